/* Sources: RM0433, 6.6.2 (voltage scaling), 8.5 (clocks), 4.3.8 (wait states), 48.5.4 (baud); ARM DDI 0403E.e, B3.2 and DDI 0489, 4 (caches). */
#include "clocks.h"

#define PWR_CR3_SUPPLY 7u /* SCUEN, LDOEN, BYPASS: the first write after power-on decides */
#define PWR_CR3_LDOEN (1u << 1)
#define PWR_READY (1u << 13)
#define PWR_SCALE_1 (3u << 14)
#define SYSCFG_PWRCR REGISTER(0x5800042cu)
#define FLASH_ACR REGISTER(0x52002000u)
#define RCC_D1CFGR REGISTER(0x58024418u)
#define RCC_D2CFGR REGISTER(0x5802441cu)
#define RCC_D3CFGR REGISTER(0x58024420u)
#define RCC_PLLCFGR REGISTER(0x5802442cu)
#define RCC_CR_HSION (1u << 0)
#define RCC_CR_HSIRDY (1u << 2)
#define RCC_CR_HSEON (1u << 16)
#define RCC_CR_HSERDY (1u << 17)
#define RCC_CR_HSEBYP (1u << 18)
#define RCC_CR_PLL1ON (1u << 24)
#define RCC_CR_PLL1RDY (1u << 25)
#define PLL_FROM_HSE 2u
#define HSI_HZ 64000000u
#define HSE_HZ 8000000u
#define SWITCH_HSI 0u
#define SWITCH_PLL1 3u

#define SCB_CCSIDR REGISTER(0xe000ed80u)
#define SCB_CSSELR REGISTER(0xe000ed84u)
#define SCB_ICIALLU REGISTER(0xe000ef50u)
#define SCB_DCISW REGISTER(0xe000ef60u)
#define SCB_CCR_DC (1u << 16)
#define SCB_CCR_IC (1u << 17)

const struct clocks clocks_480 = {240, 1, 4u | (2u << 4)};
const struct clocks clocks_400 = {200, 0, 2u | (2u << 4)};

static void wait_for(volatile uint32_t *flags, uint32_t mask, uint32_t value) {
  while ((*flags & mask) != value) {
  }
}

static void run_from(uint32_t source) {
  RCC_CFGR = (RCC_CFGR & ~7u) | source;
  wait_for(&RCC_CFGR, 7u << 3, source << 3);
}

static void scale_voltage(uint32_t overdrive) {
  PWR_CR3 = (PWR_CR3 & ~PWR_CR3_SUPPLY) | PWR_CR3_LDOEN;
  wait_for(&PWR_CSR1, PWR_READY, PWR_READY);
  SYSCFG_PWRCR = 0; /* scale 0 is entered from scale 1 only */
  PWR_D3CR = PWR_SCALE_1;
  wait_for(&PWR_D3CR, PWR_READY, PWR_READY);
  SYSCFG_PWRCR = overdrive;
  wait_for(&PWR_D3CR, PWR_READY, PWR_READY);
}

/* HSE / 2 = 4 MHz into a wide VCO (960 MHz needs revision V of the chip); half of that for the core, a sixteenth for PLL1_Q. */
static void start_pll(uint32_t multiplier) {
  RCC_CR |= RCC_CR_HSEBYP;
  RCC_CR |= RCC_CR_HSEON;
  wait_for(&RCC_CR, RCC_CR_HSERDY, RCC_CR_HSERDY);
  RCC_CR &= ~RCC_CR_PLL1ON;
  wait_for(&RCC_CR, RCC_CR_PLL1RDY, 0);
  RCC_PLLCKSELR = (RCC_PLLCKSELR & ~0x3f3u) | (2u << 4) | PLL_FROM_HSE;
  RCC_PLLCFGR = (RCC_PLLCFGR & ~0xfu) | (2u << 2); /* 4 to 8 MHz, wide, no fraction */
  RCC_PLL1DIVR = (multiplier - 1) | (1u << 9) | (15u << 16) | (1u << 24);
  RCC_CR |= RCC_CR_PLL1ON;
  wait_for(&RCC_CR, RCC_CR_PLL1RDY, RCC_CR_PLL1RDY);
}

void clocks_start(const struct clocks *clocks) {
  RCC_APB4ENR |= RCC_APB4ENR_SYSCFG;
  (void)RCC_APB4ENR;
  RCC_CR |= RCC_CR_HSION;
  wait_for(&RCC_CR, RCC_CR_HSIRDY, RCC_CR_HSIRDY);
  run_from(SWITCH_HSI);
  scale_voltage(clocks->overdrive);
  start_pll(clocks->multiplier);
  FLASH_ACR = clocks->flash_access;
  wait_for(&FLASH_ACR, 0x3fu, clocks->flash_access);
  RCC_D1CFGR = 8u | (4u << 4);          /* AHB and AXI: a half; APB3: a half of that */
  RCC_D2CFGR = (4u << 4) | (4u << 8);   /* APB1, APB2 */
  RCC_D3CFGR = 4u << 4;                 /* APB4 */
  run_from(SWITCH_PLL1);
}

/* 1, or what the prescaler of a bus divides by. */
static uint32_t bus_divider(uint32_t prescaler) {
  return prescaler & 4u ? 2u << (prescaler & 3u) : 1u;
}

static uint32_t core_divider(uint32_t prescaler) {
  static const uint16_t dividers[] = {2, 4, 8, 16, 64, 128, 256, 512};
  return prescaler & 8u ? dividers[prescaler & 7u] : 1u;
}

uint32_t core_hz(void) {
  uint32_t hz = HSI_HZ;
  if ((RCC_CFGR >> 3 & 7u) == SWITCH_PLL1) {
    uint32_t ratio = RCC_PLL1DIVR;
    hz = HSE_HZ / (RCC_PLLCKSELR >> 4 & 0x3fu) * ((ratio & 0x1ffu) + 1) / ((ratio >> 9 & 0x7fu) + 1);
  }
  return hz / core_divider(RCC_D1CFGR >> 8 & 0xfu);
}

uint32_t apb1_hz(void) {
  return core_hz() / core_divider(RCC_D1CFGR & 0xfu) / bus_divider(RCC_D2CFGR >> 4 & 7u);
}

void console_start(void) {
  uart_start();
  USART3_CR1 = 0;
  USART3_BRR = (apb1_hz() + 115200u / 2) / 115200u;
  USART3_CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE;
}

void caches_start(void) {
  BARRIER();
  SCB_ICIALLU = 0;
  BARRIER();
  SCB_CCR |= SCB_CCR_IC;
  SCB_CSSELR = 0;
  BARRIER();
  uint32_t geometry = SCB_CCSIDR;
  uint32_t sets = geometry >> 13 & 0x7fffu, ways = geometry >> 3 & 0x3ffu;
  uint32_t way_shift = (uint32_t)__builtin_clz(ways);
  for (uint32_t set = 0; set <= sets; set++) {
    for (uint32_t way = 0; way <= ways; way++) SCB_DCISW = (way << way_shift) | (set << 5);
  }
  BARRIER();
  SCB_CCR |= SCB_CCR_DC;
  BARRIER();
}
