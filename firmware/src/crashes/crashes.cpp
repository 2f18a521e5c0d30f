/* Crashes that only C++ has. Selected and marked as those in C are. */
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

extern "C" {
#include "../system.h"
}

#define NOINLINE __attribute__((noipa)) /* as if it stood in another file */
#define NULL_GUARD_4K ((11u << 1) | 1u)
#define MPU_ON 5u

volatile uint32_t sink, nothing;

/* What destroys statics at the end asks for it; this program has no end. */
extern "C" {
void *__dso_handle = nullptr;
}

namespace {

class Device {
 public:
  explicit Device(uint32_t base) : base_(base) {
  }
  virtual ~Device() = default;
  NOINLINE uint32_t status() const {
    return base_ + 4; /* crash: null_object */
  }

 private:
  uint32_t base_;
};

NOINLINE const Device *open_device(uint32_t number) {
  static Device only(0x40000000u);
  return number == nothing ? &only : nullptr;
}

void crash_null_object() {
  sink = open_device(7)->status();
}

NOINLINE uint32_t parse(uint32_t length) {
  if (length > nothing) throw std::runtime_error("too long"); /* crash: terminate */
  return length;
}

void crash_terminate() {
  sink = parse(12);
}

NOINLINE uint32_t entry(const std::vector<uint32_t> &table, uint32_t at) {
  return table.at(at); /* crash: out_of_range */
}

void crash_out_of_range() {
  const std::vector<uint32_t> table(4);
  sink = entry(table, 9);
}

NOINLINE void quiet(uint32_t length) noexcept {
  sink = parse(length); /* crash: noexcept */
}

void crash_noexcept() {
  quiet(12);
  sink = 0;
}

using Crash = void (*)();

constexpr std::array<Crash, 4> crashes = {crash_null_object, crash_terminate, crash_out_of_range, crash_noexcept};

}  // namespace

volatile const Crash crash_selected = crash_null_object;

int main() {
  uart_start();
  MPU_RNR = 0;
  MPU_RBAR = 0;
  MPU_RASR = NULL_GUARD_4K;
  MPU_CTRL = MPU_ON;
  BARRIER();
  const Crash selected = crash_selected;
  for (const Crash crash : crashes) {
    if (crash == selected) crash();
  }
  rest();
}
