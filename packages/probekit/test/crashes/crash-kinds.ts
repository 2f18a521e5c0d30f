/**
 * What a verdict has to say of each crash of `firmware/crashes`: its kind, and the pointer that it names. The line is the one that a
 * comment of the source marks.
 */
import type { CrashKind } from '../../src/debug/index.ts';

export interface ZooCrash {
  readonly name: string;
  readonly kind: CrashKind;
  readonly pointer?: string;
  /** Of the functions that have called one another, those that must be named. */
  readonly path: readonly string[];
}

const row = (name: string, kind: CrashKind, path: string, pointer?: string): ZooCrash => ({
  name,
  kind,
  path: path.split(' '),
  ...(pointer !== undefined && { pointer }),
});

export const C_CRASHES: readonly ZooCrash[] = [
  row('null_read', 'null-read', 'read_sensor crash_null_read main', 'sensor'),
  row('null_write', 'null-write', 'rename_sensor crash_null_write main', 'target'),
  row('null_element', 'null-read', 'sample_of crash_null_element main', 'history'),
  row('null_call', 'null-call', 'read_driver crash_null_call main', 'driver->read'),
  row('null_callback', 'null-call', 'tell_tick crash_null_callback main', 'on_tick'),
  row('reserved_read', 'bus-read', 'read_port crash_reserved_read main', 'port'),
  row('reserved_write', 'bus-write', 'write_port crash_reserved_write main', 'port'),
  row('dangling', 'bus-read', 'first_byte crash_dangling main', 'freed'),
  row('unaligned_double', 'unaligned', 'long_at crash_unaligned_double main', 'bytes'),
  row('unaligned_word', 'unaligned', 'word_at crash_unaligned_word main', 'bytes'),
  row('divide', 'divide', 'mean crash_divide main'),
  row('remainder', 'divide', 'slot_of crash_remainder main'),
  row('stack_overflow', 'stack-overflow', 'walk crash_stack_overflow main'),
  row('stack_guard', 'stack-guard', 'walk crash_stack_guard main'),
  row('stack_page', 'stack-overflow', 'read_page crash_stack_page main'),
  row('stack_pointer', 'stack-pointer', ''),
  row('vector_table', 'vector-table', 'supervisor crash_vector_table main'),
  row('vector_arm', 'vector', 'supervisor crash_vector_arm main'),
  row('vector_empty', 'vector', 'supervisor crash_vector_empty main'),
  row('exception_return', 'exception-return', 'supervisor crash_exception_return main'),
  row('svc_masked', 'svc-masked', 'supervisor crash_svc_masked main'),
  row('fpu_off', 'fpu-off', 'crash_fpu_off main'),
  row('mpu_write', 'mpu-write', 'set_limit crash_mpu_write main', 'kept'),
  row('mpu_execute', 'bad-call', 'run_code crash_mpu_execute main', 'code'),
  row('execute_peripheral', 'bad-call', 'run_code crash_execute_peripheral main', 'code'),
  row('lockup', 'bus-read', 'read_port crash_lockup main', 'port'),
  row('return_address', 'bad-return', 'copy_name'),
  row('assertion', 'assert', 'set_level crash_assertion main'),
  // Nobody comes back from it: the compiler ends the caller by a jump.
  row('abort', 'abort', 'give_up main'),
  row('interrupt_name', 'default-handler', 'listen crash_interrupt_name main'),
  row('systick_name', 'default-handler', 'wait_tick crash_systick_name main'),
  row('in_interrupt', 'null-read', 'read_sensor USART3_Handler', 'sensor'),
  row('undefined', 'trap', 'check crash_undefined main'),
  row('breakpoint', 'breakpoint', 'stop_here crash_breakpoint main'),
  row('stuck', 'standing', 'wait_ready crash_stuck main'),
];

export const CPP_CRASHES: readonly ZooCrash[] = [
  row('null_object', 'null-read', 'status crash_null_object main', 'this'),
  row('terminate', 'terminate', 'parse crash_terminate main'),
  row('out_of_range', 'terminate', 'entry crash_out_of_range main'),
  row('noexcept', 'terminate', 'quiet crash_noexcept main'),
];
