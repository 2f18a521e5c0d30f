/*
 * C++ as people use it on a microcontroller with exceptions on: what unwinding destroys and in which order, what it leaves in
 * the registers of the frames above, what the standard library throws, and what happens to an exception that nobody catches.
 */
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

extern "C" {
#include "../start/clocks.h"
/* What the compiler registers destructors of globals under. */
void *__dso_handle = nullptr;
}

namespace {

/* Constructed before main: the console is ready when the next globals speak. */
struct Console {
  Console() {
    led_start(LD1);
    led_start(LD2);
    led_start(LD3);
    console_start();
    std::printf("console\r\n");
  }
} console;

struct Named {
  std::string name;
  explicit Named(std::string given) : name(std::move(given)) {
    std::printf("+%s ", name.c_str());
  }
  ~Named() {
    std::printf("-%s ", name.c_str());
  }
};

const Named early("early");
std::vector<int> filled_before_main{3, 1, 2};

class Shape {
 public:
  virtual ~Shape() = default;
  virtual double area() const = 0;
  virtual const char *kind() const {
    return "shape";
  }
};

class Square : public Shape {
 public:
  explicit Square(double side) : side_(side) {
    if (side < 0) throw std::invalid_argument("a side of " + std::to_string(static_cast<int>(side)));
  }
  double area() const override {
    return side_ * side_;
  }
  const char *kind() const override {
    return "square";
  }

 private:
  double side_;
};

class Circle : public Shape {
 public:
  explicit Circle(double radius) : radius_(radius) {
  }
  double area() const override {
    return 3.0 * radius_ * radius_;
  }

 private:
  double radius_;
};

class SensorError : public std::runtime_error {
 public:
  SensorError(const std::string &what, int code) : std::runtime_error(what), code_(code) {
  }
  int code() const {
    return code_;
  }

 private:
  int code_;
};

void __attribute__((noinline)) fail_at(int depth) {
  Named frame(std::to_string(depth));
  if (depth == 0) throw SensorError("no answer", 17);
  fail_at(depth - 1);
  std::printf("not reached ");
}

void __attribute__((noinline)) across_frames() {
  try {
    Named outer("outer");
    fail_at(3);
  } catch (const std::logic_error &) {
    std::printf("the wrong handler\r\n");
  } catch (const SensorError &error) {
    std::printf("caught %s, %d\r\n", error.what(), error.code());
  }
}

void __attribute__((noinline)) pass_on(const char *where) {
  try {
    fail_at(1);
  } catch (std::exception &error) {
    Named note(where);
    throw;
  }
}

void __attribute__((noinline)) rethrown() {
  try {
    pass_on("middle");
  } catch (const SensorError &error) {
    std::printf("the same one, %d\r\n", error.code());
  }
  try {
    try {
      fail_at(0);
    } catch (...) {
      std::throw_with_nested(std::runtime_error("start failed"));
    }
  } catch (const std::exception &outer) {
    try {
      std::rethrow_if_nested(outer);
    } catch (const SensorError &inner) {
      std::printf("%s because of %s\r\n", outer.what(), inner.what());
    }
  }
}

struct Half {
  Named first;
  Named second;
  explicit Half(bool whole) try : first("first"), second(whole ? std::string("second") : throw 5) {
  } catch (int number) {
    std::printf("constructor gave up at %d ", number);
    throw;
  }
};

void __attribute__((noinline)) half_made() {
  try {
    Half half(false);
  } catch (int number) {
    std::printf("caught %d\r\n", number);
  }
  try {
    std::unique_ptr<Shape> shapes[] = {std::make_unique<Square>(2), std::make_unique<Circle>(1), std::make_unique<Square>(-3)};
    std::printf("not reached %s\r\n", shapes[0]->kind());
  } catch (const std::invalid_argument &error) {
    std::printf("%s\r\n", error.what());
  }
}

/* Overwrites every register that the frames above want back, then throws. */
void __attribute__((noinline)) trample_and_throw(double number) {
  __asm volatile("mov r4, #1\n mov r5, r4\n mov r6, r4\n mov r8, r4\n mov r9, r4\n mov r10, r4\n mov r11, r4\n"
                 "vmov.f64 d8, #1.0\n vmov.f64 d9, d8\n vmov.f64 d10, d8\n vmov.f64 d11, d8\n"
                 "vmov.f64 d12, d8\n vmov.f64 d13, d8\n vmov.f64 d14, d8\n vmov.f64 d15, d8\n" ::
                     : "r4", "r5", "r6", "r8", "r9", "r10", "r11", "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15");
  throw number;
}

/* Five doubles and five integers that live across the throwing call, in callee-saved registers where the level allows it. */
void __attribute__((noinline)) kept_registers(double seed, unsigned start) {
  double a = seed + 1, b = seed * 2, c = seed * seed, d = seed / 4, thrown = 0;
  unsigned i = start + 1, j = start * 3, k = start ^ 0xff, l = start << 4;
  for (int round = 0; round < 4; round++) {
    try {
      trample_and_throw(seed * round);
    } catch (double number) {
      thrown += number;
    }
    a += b, c += d;
    i += j, k += l;
  }
  std::printf("kept %.3f %.3f %.3f %u %u\r\n", a, c, thrown, i, k);
}

/* By type: the texts in them are the library's own affair. */
template <typename Attempt>
void attempt(Attempt &&what) {
  try {
    what();
    std::printf("nothing thrown; ");
  } catch (const std::exception &error) {
    std::printf("%s; ", typeid(error).name());
  }
}

void __attribute__((noinline)) library_throws() {
  attempt([] { filled_before_main.at(99) = 0; });
  attempt([] { std::string("short").substr(6); });
  attempt([] { std::stoi("none"); });
  attempt([] { std::stoi("99999999999"); });
  attempt([] { std::vector<char>(1u << 24).at(0) = 1; });
  attempt([] { std::vector<int>(static_cast<std::size_t>(-1)).clear(); });
  const std::map<std::string, int> pins{{"LD1", 0}, {"LD3", 14}};
  attempt([&] { std::printf("LD3 %d, ", pins.at("LD3")), pins.at("LD2"); });
  attempt([] { std::function<void()>()(); });
  std::printf("\r\n");
}

void __attribute__((noinline)) kinds() {
  Square square(1.5);
  Circle circle(2);
  const Shape *const shapes[] = {&square, &circle};
  for (const Shape *shape : shapes) std::printf("%s %.2f %s; ", shape->kind(), shape->area(), dynamic_cast<const Square *>(shape) ? "yes" : "no");
  try {
    const Shape &shape = circle;
    std::printf("%.1f\r\n", dynamic_cast<const Square &>(shape).area());
  } catch (const std::bad_cast &error) {
    std::printf("%s, same type %d\r\n", error.what(), typeid(*shapes[1]) == typeid(Circle));
  }
}

/* An exception that waits in a pointer while others come and go. */
void __attribute__((noinline)) later() {
  std::exception_ptr waiting;
  try {
    fail_at(0);
  } catch (...) {
    waiting = std::current_exception();
  }
  int sum = 0;
  for (int i = 1; i <= 300; i++) {
    try {
      if (i % 3 == 0) throw i;
      throw std::string("text ") + std::to_string(i);
    } catch (int number) {
      sum += number;
    } catch (const std::string &text) {
      sum += static_cast<int>(text.size());
    }
  }
  try {
    std::rethrow_exception(waiting);
  } catch (const SensorError &error) {
    std::printf("%d, then %s\r\n", sum, error.what());
  }
}

[[noreturn]] void nobody_caught() {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::exception &error) {
    std::printf("\r\nterminate: %s, %d uncaught\r\n", error.what(), std::uncaught_exceptions());
  }
  led_toggle(LD3);
  rest();
}

/* What it throws may not leave it. */
void __attribute__((noinline)) promises() noexcept {
  Named frame("promise");
  fail_at(0);
}

}  // namespace

int main() {
  caches_start();
  std::printf("main, %d before it\r\n", static_cast<int>(filled_before_main.size()));
  across_frames();
  rethrown();
  half_made();
  kept_registers(2.5, 40);
  library_throws();
  kinds();
  later();
  led_toggle(LD1);
  std::set_terminate(nobody_caught);
  promises();
}
