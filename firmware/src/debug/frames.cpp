/* The same for C++: methods, references, templates, namespaces, virtual calls, objects that are made and unmade. */
#include "../system.h"
#include "values.h"

volatile uint32_t seen;

namespace motor {

enum class Mode : uint8_t { off, on = 7, held };

class Driver {
public:
  Driver(uint32_t id, float gain) : id_(id), gain_(gain) { made_++; }
  virtual ~Driver() { made_--; }
  virtual int32_t torque(int32_t current) const = 0;
  APART int32_t drive(int32_t current, Mode mode);
  static uint32_t made() { return made_; }

protected:
  uint32_t id_;
  float gain_;
  Mode mode_ = Mode::off;

private:
  static uint32_t made_;
};

uint32_t Driver::made_ = 0;

int32_t Driver::drive(int32_t current, Mode mode) {
  mode_ = mode;
  int32_t result = torque(current) + static_cast<int32_t>(gain_);
  seen += static_cast<uint32_t>(result);
  return result;
}

class Geared final : public Driver {
public:
  Geared(uint32_t id, int32_t ratio) : Driver(id, 2.5f), ratio_(ratio) {}
  APART int32_t torque(int32_t current) const override {
    int32_t scaled = current * ratio_;
    seen = static_cast<uint32_t>(scaled) + id_;
    return scaled;
  }

private:
  int32_t ratio_;
};

}  // namespace motor

namespace {

template <typename T, unsigned N> struct Ring {
  T items[N] = {};
  unsigned next = 0;
  APART T add(const T &item) {
    T &slot = items[next];
    T before = slot;
    slot = item;
    next = (next + 1) % N;
    seen += next;
    return before;
  }
};

template <typename T> WITHIN T larger(const T &a, const T &b) {
  bool is_first = a > b;
  return is_first ? a : b;
}

/* Counts itself as long as it lives. */
struct Guard {
  uint32_t &count;
  explicit Guard(uint32_t &counted) : count(counted) { count++; }
  ~Guard() { count--; }
};

APART int32_t summed(const Ring<int32_t, 4> &ring, uint32_t &guards) {
  Guard guard(guards);
  int32_t total = 0;
  for (const int32_t &item : ring.items) total += larger<int32_t>(item, 0);
  seen += static_cast<uint32_t>(total);
  return total;
}

APART void turn(uint32_t number) {
  motor::Geared geared(number, 3);
  motor::Driver &driver = geared;
  Ring<int32_t, 4> ring;
  Ring<double, 2> fractions;
  uint32_t guards = 0;
  for (int32_t step = 0; step < 3; step++) {
    auto mode = step == 0 ? motor::Mode::on : motor::Mode::held;
    int32_t reached = driver.drive(step * static_cast<int32_t>(number), mode);
    ring.add(reached);
    double share = fractions.add(reached * 0.25);
    seen += static_cast<uint32_t>(share);
  }
  auto twice = [&ring, &guards](int32_t by) { return by * summed(ring, guards); };
  seen += static_cast<uint32_t>(twice(2)) + motor::Driver::made();
}

}  // namespace

extern "C" void __cxa_pure_virtual() {
  for (;;) {
  }
}

void operator delete(void *) {}
void operator delete(void *, unsigned) {}

int main() {
  fpu_start();
  for (uint32_t number = 1;; number++) turn(number);
}
