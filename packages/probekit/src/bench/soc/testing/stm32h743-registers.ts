/**
 * The register maps of STM32H743's modelled peripherals as the manual prints them: what the bench is held against. Written
 * from RM0433 (the chapter stands in each heading, and names each register in a section of its own), and checked bit by bit
 * against two further sources: ST's SVD (modm-io/cmsis-svd-stm32, STM32H743.svd) and header (cmsis_device_h7,
 * stm32h743xx.h). Where silicon was read, its words stand here (RCC_CR, PWR_CSR1, PWR_D3CR: fl-184; OPTSR: fl-033, fl-186).
 *
 * A line: offset (`0*32`: that many words in a row, `10*8+18`: that far apart), name, reset value (`-`: depends on the pins or
 * does something when read), bits that exist, and of these the ones that the bench only stores. All hexadecimal.
 */
const TABLE = `
# RCC 8
0 CR 4025 3f0ff3bf 202
4 HSICFGR 40000000 7f000fff 7f000000
8 CRRCR 0 3ff 0
c CSICFGR 20000000 3f0000ff 3f000000
10 CFGR 0 fffcffff fffc4080
18 D1CFGR 0 f7f 0
1c D2CFGR 0 770 0
20 D3CFGR 0 70 0
28 PLLCKSELR 2020200 3f3f3f3 0
2c PLLCFGR 1ff0000 1ff0fff 0
30 PLL1DIVR 1010280 7f7fffff 0
34 PLL1FRACR 0 fff8 0
38 PLL2DIVR 1010280 7f7fffff 0
3c PLL2FRACR 0 fff8 0
40 PLL3DIVR 1010280 7f7fffff 0
44 PLL3FRACR 0 fff8 0
4c D1CCIPR 0 30010033 30010033
50 D2CCIP1R 0 b13771c7 b13771c7
54 D2CCIP2R 0 70f0333f f03000
58 D3CCIPR 0 77e3ff07 77e30300
60 CIER 0 3ff 200
64 CIFR 0 7ff 0
68 CICR 0 7ff 0
70 BDCR 0 1837f 3c
74 CSR 0 3 0
7c AHB3RSTR 0 80015031 80000000
80 AHB1RSTR 0 a008023 0
84 AHB2RSTR 0 271 0
88 AHB4RSTR 0 32807ff 0
8c APB3RSTR 0 8 0
90 APB1LRSTR 0 e8ffc3ff 0
94 APB1HRSTR 0 136 0
98 APB2RSTR 0 31d73033 0
9c APB4RSTR 0 20deaa 0
a0 GCR 0 1 1
a8 D3AMR 0 3129dea9 3129dea9
d0 RSR fa0000 55fb0000 0
d4 AHB3ENR 0 15031 0
d8 AHB1ENR 0 1e038023 0
dc AHB2ENR 0 e0000271 0
e0 AHB4ENR 0 132807ff 0
e4 APB3ENR 0 48 0
e8 APB1LENR 0 e8ffc3ff 0
ec APB1HENR 0 136 0
f0 APB2ENR 0 31d73033 0
f4 APB4ENR 10000 21deaa 0
fc AHB3LPENR f0015131 f0015131 f0015131
100 AHB1LPENR 1e038023 1e038023 1e038023
104 AHB2LPENR e0000271 e0000271 e0000271
108 AHB4LPENR 312807ff 312807ff 312807ff
10c APB3LPENR 58 48 48
110 APB1LLPENR e8ffcbff e8ffc3ff e8ffc3ff
114 APB1HLPENR 136 136 136
118 APB2LPENR 31d73033 31d73033 31d73033
11c APB4LPENR 421deaa 21deaa 21deaa
130 C1_RSR fa0000 55fb0000 0
134 C1_AHB3ENR 0 15031 0
138 C1_AHB1ENR 0 1e038023 0
13c C1_AHB2ENR 0 e0000271 0
140 C1_AHB4ENR 0 132807ff 0
144 C1_APB3ENR 0 48 0
148 C1_APB1LENR 0 e8ffc3ff 0
14c C1_APB1HENR 0 136 0
150 C1_APB2ENR 0 31d73033 0
154 C1_APB4ENR 10000 21deaa 0
15c C1_AHB3LPENR f0015131 f0015131 f0015131
160 C1_AHB1LPENR 1e038023 1e038023 1e038023
164 C1_AHB2LPENR e0000271 e0000271 e0000271
168 C1_AHB4LPENR 312807ff 312807ff 312807ff
16c C1_APB3LPENR 58 48 48
170 C1_APB1LLPENR e8ffcbff e8ffc3ff e8ffc3ff
174 C1_APB1HLPENR 136 136 136
178 C1_APB2LPENR 31d73033 31d73033 31d73033
17c C1_APB4LPENR 421deaa 21deaa 21deaa
# FLASH 4.9
0 ACR 37 3f 0
4 KEYR 0 ffffffff 0
8 OPTKEYR 0 ffffffff 0
c CR 31 1fef87ff 0
10 SR 0 1fef000f 0
14 CCR 0 1fef0000 0
18 OPTCR 1 c0000013 0
1c OPTSR_CUR 1bc6aaf0 e03effdd 0
20 OPTSR_PRG 1bc6aaf0 a03effdc 0
24 OPTCCR 0 40000000 0
28 PRAR_CUR ff 8fff0fff 0
2c PRAR_PRG ff 8fff0fff 0
30 SCAR_CUR ff 8fff0fff 0
34 SCAR_PRG ff 8fff0fff 0
38 WPSN_CUR ff ff 0
3c WPSN_PRG ff ff 0
40 BOOT_CUR 1ff00800 ffffffff 0
44 BOOT_PRG 1ff00800 ffffffff 0
50 CRCCR 1c0000 730707 0
54 CRCSADD 0 ffffc 0
58 CRCEADD 0 ffffc 0
5c CRCDATA 0 ffffffff 0
60 ECC_FA 0 7fff 0
# PWR 6
0 CR1 f000c000 7c3f1 7c2f1
4 CSR1 6000 1e010 0
8 CR2 0 f10011 10
c CR3 6 7000307 3000300
10 CPUCR 0 be7 0
18 D3CR 6000 e000 0
20 WKUPCR 0 3f 0
24 WKUPFR 0 3f 0
28 WKUPEPR 0 fff3f3f fff0000
# SYSCFG 12
4 PMCR 0 fe003ff fe003ff
8 EXTICR1 0 ffff 0
c EXTICR2 0 ffff 0
10 EXTICR3 0 ffff 0
14 EXTICR4 0 ffff 0
18 CFGR 0 fecc fecc
20 CCCSR 0 10103 10000
24 CCVR 0 ff 0
28 CCCR 0 ff ff
2c PWRCR 0 1 0
124 PKGR 0 f 0
300 UR0 aa0000 ff0001 0
308 UR2 8000000 ffff0003 0
30c UR3 1ff0 ffff 0
310 UR4 0 10000 0
314 UR5 ff0000 ff0001 0
318 UR6 ff fff0fff 0
31c UR7 ff fff0fff 0
320 UR8 0 10001 0
324 UR9 ff00ff fff00ff 0
328 UR10 ff0000 fff0fff 0
32c UR11 10000 10fff 0
330 UR12 0 10000 0
334 UR13 10000 10003 0
338 UR14 1 1 0
33c UR15 10000 10000 0
340 UR16 1 10001 0
344 UR17 0 1 0
# EXTI 20
0 RTSR1 0 3fffff 0
4 FTSR1 0 3fffff 0
8 SWIER1 0 3fffff 0
c D3PMR1 0 238ffff 238ffff
10 D3PCR1L 0 ffffffff ffffffff
14 D3PCR1H 0 c0fc0 c0fc0
20 RTSR2 0 a0000 0
24 FTSR2 0 a0000 0
28 SWIER2 0 a0000 0
2c D3PMR2 0 3f020c 3f020c
30 D3PCR2L 0 c00f0 c00f0
34 D3PCR2H 0 fff fff
40 RTSR3 0 740000 0
44 FTSR3 0 740000 0
48 SWIER3 0 740000 0
4c D3PMR3 0 1000000 1000000
54 D3PCR3H 0 c0000 c0000
80 CPUIMR1 ffc00000 ffffffff ffc00000
84 CPUEMR1 0 ffffffff ffc00000
88 CPUPR1 0 3fffff 0
90 CPUIMR2 fff5dfff ffffdfff fff5dfff
94 CPUEMR2 0 ffffdfff fff5dfff
98 CPUPR2 0 a0000 0
a0 CPUIMR3 181ffff 1f5ffff 181ffff
a4 CPUEMR3 0 1f5ffff 181ffff
a8 CPUPR3 0 740000 0
# GPIO 11
0 MODER ffffffff ffffffff 0
4 OTYPER 0 ffff 0
8 OSPEEDR 0 ffffffff ffffffff
c PUPDR 0 ffffffff 0
10 IDR - ffff 0
14 ODR 0 ffff 0
18 BSRR 0 ffffffff 0
1c LCKR 0 1ffff 0
20 AFRL 0 ffffffff 0
24 AFRH 0 ffffffff 0
# USART 48
0 CR1 0 ffffffff efff6802
4 CR2 0 ffffff79 ffffcf79
8 CR3 0 fffeffff fffeef3e
c BRR 0 ffff 0
10 GTPR 0 ffff ffff
14 RTOR 0 ffffffff ffffffff
18 RQR 0 1f 0
1c ISR c0 fffffff 0
20 ICR 0 123bff 0
24 RDR 0 1ff 0
28 TDR 0 1ff 0
2c PRESC 0 f 0
# LPUART 49
0 CR1 0 f3ff7fff e3ff6802
4 CR2 0 ff0fb010 ff0f8010
8 CR3 0 fef0f7c9 fef0e708
c BRR 0 fffff 0
18 RQR 0 1f 0
1c ISR c0 dff06ff 0
20 ICR 0 12025f 0
24 RDR 0 1ff 0
28 TDR 0 1ff 0
2c PRESC 0 f 0
# TIM1 38
0 CR1 0 bff 300
4 CR2 0 f57ffd f57ffd
8 SMCR 0 31fff7 31fff7
c DIER 0 7fff 60e0
10 SR 0 33fff 0
14 EGR 0 1ff 0
18 CCMR1 0 101ffff 1018787
1c CCMR2 0 101ffff 1018787
20 CCER 0 33bfff 330000
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
30 RCR 0 ffff 0
34 CCR1 0 ffff 0
38 CCR2 0 ffff 0
3c CCR3 0 ffff 0
40 CCR4 0 ffff 0
44 BDTR 0 3ffffff 3ff7fff
48 DCR 0 1f1f 1f1f
4c DMAR 0 ffffffff ffffffff
54 CCMR3 0 101fcfc 101fcfc
58 CCR5 0 e000ffff e000ffff
5c CCR6 0 ffff ffff
60 AF1 1 3cf07 3cf07
64 AF2 0 f07 f07
68 TISEL 0 f0f0f0f f0f0f0f
# TIM2 39
0 CR1 0 bff 300
4 CR2 0 f8 f8
8 SMCR 0 31fff7 31fff7
c DIER 0 5f5f 4040
10 SR 0 1e5f 0
14 EGR 0 5f 0
18 CCMR1 0 101ffff 1018787
1c CCMR2 0 101ffff 1018787
20 CCER 0 bbbb 0
24 CNT 0 ffffffff 0
28 PSC 0 ffff 0
2c ARR ffffffff ffffffff 0
34 CCR1 0 ffffffff 0
38 CCR2 0 ffffffff 0
3c CCR3 0 ffffffff 0
40 CCR4 0 ffffffff 0
48 DCR 0 1f1f 1f1f
4c DMAR 0 ffffffff ffffffff
60 AF1 0 3c000 3c000
68 TISEL 0 f0f0f0f f0f0f0f
# TIM3 39
0 CR1 0 bff 300
4 CR2 0 f8 f8
8 SMCR 0 31fff7 31fff7
c DIER 0 5f5f 4040
10 SR 0 1e5f 0
14 EGR 0 5f 0
18 CCMR1 0 101ffff 1018787
1c CCMR2 0 101ffff 1018787
20 CCER 0 bbbb 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
34 CCR1 0 ffff 0
38 CCR2 0 ffff 0
3c CCR3 0 ffff 0
40 CCR4 0 ffff 0
48 DCR 0 1f1f 1f1f
4c DMAR 0 ffff ffff
60 AF1 0 3c000 3c000
68 TISEL 0 f0f0f0f f0f0f0f
# TIM12 40
0 CR1 0 b8f 300
4 CR2 0 f0 f0
8 SMCR 0 3100f7 3100f7
c DIER 0 47 40
10 SR 0 647 0
14 EGR 0 47 0
18 CCMR1 0 101ffff 1018787
20 CCER 0 bb 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
34 CCR1 0 ffff 0
38 CCR2 0 ffff 0
68 TISEL 0 f0f f0f
# TIM13 40
0 CR1 0 b8f 300
c DIER 0 3 0
10 SR 0 203 0
14 EGR 0 3 0
18 CCMR1 0 100ff 10087
20 CCER 0 b 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
34 CCR1 0 ffff 0
68 TISEL 0 f f
# TIM15 41
0 CR1 0 b8f 300
4 CR2 0 7fd 7fd
8 SMCR 0 3100f7 3100f7
c DIER 0 67e7 60e0
10 SR 0 6e7 0
14 EGR 0 e7 0
18 CCMR1 0 101ffff 1018787
20 CCER 0 bf 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
30 RCR 0 ff 0
34 CCR1 0 ffff 0
38 CCR2 0 ffff 0
44 BDTR 0 fffff f7fff
48 DCR 0 1f1f 1f1f
4c DMAR 0 ffff ffff
60 AF1 1 f07 f07
68 TISEL 0 f0f f0f
# TIM16 41
0 CR1 0 b8f 300
4 CR2 0 30d 30d
c DIER 0 23a3 20a0
10 SR 0 2a3 0
14 EGR 0 a3 0
18 CCMR1 0 100ff 10087
20 CCER 0 f 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
30 RCR 0 ff 0
34 CCR1 0 ffff 0
44 BDTR 0 fffff f7fff
48 DCR 0 1f1f 1f1f
4c DMAR 0 ffff ffff
60 AF1 1 f07 f07
68 TISEL 0 f f
# TIM6 42
0 CR1 0 88f 0
4 CR2 0 70 70
c DIER 0 101 0
10 SR 0 1 0
14 EGR 0 1 0
24 CNT 0 8000ffff 0
28 PSC 0 ffff 0
2c ARR ffff ffff 0
# LPTIM1 43
0 ISR 0 7f 0
4 ICR 0 7f 0
8 IER 0 7f 0
c CFGR 0 1feeedf 1bee0df
10 CR 0 1f 10
14 CMP 0 ffff 0
18 ARR 1 ffff 0
1c CNT 0 ffff 0
24 CFGR2 0 33 33
# LPTIM3 43
0 ISR 0 7f 0
4 ICR 0 7f 0
8 IER 0 7f 0
c CFGR 0 1feeedf 1bee0df
10 CR 0 1f 10
14 CMP 0 ffff 0
18 ARR 1 ffff 0
1c CNT 0 ffff 0
24 CFGR2 0 3 3
# WWDG 44
0 CR 7f ff 0
4 CFR 7f 3a7f 0
8 SR 0 1 0
# IWDG 45
0 KR 0 ffff 0
4 PR 0 7 0
8 RLR fff fff 0
c SR 0 7 0
10 WINR fff fff 0
# RTC 46
0 TR 0 7f7f7f 0
4 DR 2101 ffff3f 0
8 CR 0 1ffff7f 1fc8818
c ISR 7 3ffff 0
10 PRER 7f00ff 7f7fff 0
14 WUTR ffff ffff 0
1c ALRMAR 0 ffffffff 0
20 ALRMBR 0 ffffffff 0
24 WPR 0 ff 0
28 SSR 0 ffff 0
2c SHIFTR 0 80007fff 80007fff
30 TSTR 0 7f7f7f 0
34 TSDR 0 ff3f 0
38 TSSSR 0 ffff 0
3c CALR 0 e1ff e1ff
40 TAMPCR 0 1ffffff 1ffffff
44 ALRMASSR 0 f007fff f007fff
48 ALRMBSSR 0 f007fff f007fff
4c OR 0 3 3
50*32 BKPxR 0 ffffffff 0
# DMA 15
0 LISR 0 f7d0f7d 0
4 HISR 0 f7d0f7d 0
8 LIFCR 0 f7d0f7d 0
c HIFCR 0 f7d0f7d 0
10*8+18 SxCR 0 1ffffff 8020
14*8+18 SxNDTR 0 ffff 0
18*8+18 SxPAR 0 ffffffff 0
1c*8+18 SxM0AR 0 ffffffff 0
20*8+18 SxM1AR 0 ffffffff 0
24*8+18 SxFCR 21 bf 0
# DMAMUX 17
0*16 CxCR 0 7ff037f 7ff0300
80*2 CSR 0 ffff 0
100*8 RGxCR 0 ff0107 ff0107
140*2 RGSR 0 ff 0
# RNG 34
0 CR 0 2c 0
4 SR 0 67 0
8 DR 0 ffffffff 0
# CRC 21
0 DR ffffffff ffffffff 0
4 IDR 0 ffffffff 0
8 CR 0 f9 0
10 INIT ffffffff ffffffff 0
14 POL 4c11db7 ffffffff 0
# HSEM 10
0*32 R 0 8000ffff 0
80*32 RLR - 8000ffff 0
100*4 C1IER 0 ffffffff 0
140 CR 0 ffffff00 0
144 KEYR 0 ffff0000 0
# DBGMCU 60
0 IDC 20036450 ffff0fff 0
4 CR 0 10700187 10100100
34 APB3FZ1 0 40 0
3c APB1LFZ1 0 e003ff e00000
44 APB1HFZ1 0 100 100
4c APB2FZ1 0 20070003 20000000
54 APB4FZ1 0 51e80 80`;

/** Names of the part's peripherals by the heading that describes them, where it is not their own. */
const HEADINGS: readonly (readonly [RegExp, string])[] = [
  [/^GPIO/, 'GPIO'],
  [/^LPUART/, 'LPUART'],
  [/^US?ART/, 'USART'],
  [/^TIM8$/, 'TIM1'],
  [/^TIM5$/, 'TIM2'],
  [/^TIM4$/, 'TIM3'],
  [/^TIM14$/, 'TIM13'],
  [/^TIM17$/, 'TIM16'],
  [/^TIM7$/, 'TIM6'],
  [/^LPTIM2$/, 'LPTIM1'],
  [/^LPTIM[45]$/, 'LPTIM3'],
  [/^WWDG1$/, 'WWDG'],
  [/^IWDG1$/, 'IWDG'],
  [/^DMA[12]$/, 'DMA'],
  [/^DMAMUX1$/, 'DMAMUX'],
];

export interface RegisterFacts {
  readonly offset: number;
  readonly name: string;
  /** Undefined when it depends on more than the reset. */
  readonly reset: number | undefined;
  readonly exists: number;
  readonly tagged: number;
  /** Chapter or section of RM0433. */
  readonly section: string;
}

const MAPS = readTable();

function readTable(): ReadonlyMap<string, readonly RegisterFacts[]> {
  const maps = new Map<string, RegisterFacts[]>();
  let current: RegisterFacts[] = [];
  let section = '';
  for (const line of TABLE.trim().split('\n')) {
    const [place = '', name = '', ...columns] = line.split(' ');
    if (place === '#') {
      section = columns[0] ?? '';
      current = [];
      maps.set(name, current);
      continue;
    }
    const [, first = '', count = '1', step = '4'] = /^(\w+)(?:\*(\d+))?(?:\+(\w+))?$/.exec(place) ?? [];
    const [reset, exists = 0, tagged = 0] = columns.map((text) => (text === '-' ? undefined : Number.parseInt(text, 16)));
    for (let index = 0; index < Number(count); index++) {
      const offset = Number.parseInt(first, 16) + index * Number.parseInt(step, 16);
      current.push({ offset, name, reset, exists, tagged, section });
    }
  }
  return maps;
}

/** The registers of a peripheral by its name in the part; undefined when nobody has written them down. */
export function registersOf(peripheral: string): readonly RegisterFacts[] | undefined {
  return MAPS.get(HEADINGS.find(([pattern]) => pattern.test(peripheral))?.[1] ?? peripheral);
}
