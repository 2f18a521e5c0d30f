# Runs what the test sends, in the guest. A request is the byte count of a script, a line end, the script; the answer is
# status and byte count of what it printed, a line end, what it printed. Both over the virtio-serial port, whose end ends
# the guest.
export LC_ALL=C HOME=/root PATH=/run/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mkdir -p /run/bin /dev/pts /dev/shm /lib/modules
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount --bind "$(</run/packages)/lib/modules" /lib/modules
ln -s ../busybox /run/bin/modprobe
# The kernel asks for modules as well, by this name.
echo /run/bin/modprobe >/proc/sys/kernel/modprobe
/run/busybox ip link set lo up
/run/busybox ip link set eth0 up
# No route beyond the computer that runs the test.
/run/busybox ip address add 10.0.2.15/24 dev eth0
# Waits up to so many seconds until a command succeeds; its status at the end.
within() {
  local seconds=$1 start=$SECONDS
  shift
  until "$@"; do
    ((SECONDS - start < seconds)) || return 1
    sleep 0.1
  done
}
# The port comes a moment after its driver.
within 10 compgen -G '/dev/vport*' >/run/port
exec 3<>"$(</run/port)"
echo "0 0" >&3
while read -r bytes <&3; do
  IFS= read -r -N "$bytes" script <&3
  printed=$( (eval "$script") 2>&1 3>&- </dev/null)
  printf '%s %s\n%s' "$?" "${#printed}" "$printed" >&3
done
