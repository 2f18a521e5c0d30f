/** Arithmetic of the RTC's calendar words: BCD, 24 or 12 hours, years 2000 to 2099. Source: RM0433, 46.3.4. */
import { RTC_ALRMAR, RTC_DR, RTC_TR } from '../../../spec/stm32/rtc.ts';

const DAY_SECONDS = 86_400;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function fromBcd(digits: number): number {
  return (digits >>> 4) * 10 + (digits & 0xf);
}

function toBcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}

export interface Calendar {
  readonly time: number;
  readonly date: number;
}

/** The words of TR and DR that many seconds later; `twelve`: hours from 1 to 12 and PM. */
export function later({ time, date }: Calendar, seconds: number, twelve = false): Calendar {
  const now = RTC_TR.unpack(time);
  const hours = twelve ? (fromBcd(now.HOURS) % 12) + 12 * now.PM : fromBcd(now.HOURS);
  const total = hours * 3600 + fromBcd(now.MINUTES) * 60 + fromBcd(now.SECONDS) + seconds;
  const ofDay = ((total % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  const hour = Math.floor(ofDay / 3600);
  return {
    time: RTC_TR.pack({
      PM: twelve && hour >= 12 ? 1 : 0,
      HOURS: toBcd(twelve ? ((hour + 11) % 12) + 1 : hour),
      MINUTES: toBcd(Math.floor(ofDay / 60) % 60),
      SECONDS: toBcd(ofDay % 60),
    }),
    date: daysLater(date, Math.max(0, Math.floor(total / DAY_SECONDS))),
  };
}

function daysLater(word: number, days: number): number {
  const date = RTC_DR.unpack(word);
  let year = fromBcd(date.YEAR);
  let month = fromBcd(date.MONTH);
  let day = fromBcd(date.DAY);
  for (let left = days; left > 0; left--) {
    const length = (MONTH_DAYS[month - 1] ?? 31) + (month === 2 && year % 4 === 0 ? 1 : 0);
    day++;
    if (day <= length) continue;
    day = 1;
    month = (month % 12) + 1;
    if (month === 1) year = (year + 1) % 100;
  }
  const weekday = date.WDU ? ((date.WDU - 1 + days) % 7) + 1 : 0;
  return RTC_DR.pack({ YEAR: toBcd(year), MONTH: toBcd(month), DAY: toBcd(day), WDU: weekday });
}

/** Whether an alarm word stands for this moment. */
export function alarmMatches(alarm: number, { time, date }: Calendar): boolean {
  const wanted = RTC_ALRMAR.unpack(alarm);
  const now = RTC_TR.unpack(time);
  const today = RTC_DR.unpack(date);
  return (
    (wanted.MSK1 === 1 || wanted.SECONDS === now.SECONDS) &&
    (wanted.MSK2 === 1 || wanted.MINUTES === now.MINUTES) &&
    (wanted.MSK3 === 1 || (wanted.HOURS === now.HOURS && wanted.PM === now.PM)) &&
    (wanted.MSK4 === 1 || wanted.DAY === (wanted.WDSEL ? today.WDU : today.DAY))
  );
}
