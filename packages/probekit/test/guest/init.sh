#!/bin/busybox sh
# The guest's first process, in its initramfs: Debian's modules for virtio and 9p, then the computer that runs the test as
# a root file system, read-only, with a layer of memory over it. Source: kernel documentation, overlayfs, 9p.
/bin/busybox mkdir -p /proc /sys /dev /host /layer /new /bin
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
exec </dev/console >/dev/console 2>&1
while read -r module; do /bin/busybox insmod "/modules/$module"; done </modules/order
/bin/busybox mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=524288,cache=loose host /host
/bin/busybox mount -t tmpfs -o mode=755 layer /layer
/bin/busybox mkdir /layer/above /layer/work
/bin/busybox mount -t overlay -o lowerdir=/host,upperdir=/layer/above,workdir=/layer/work overlay /new
for folder in proc sys dev; do /bin/busybox mount --move "/$folder" "/new/$folder"; done
/bin/busybox mount -t tmpfs run /new/run
/bin/busybox cp /bin/busybox /agent.sh /packages /new/run
exec /bin/busybox switch_root /new /bin/bash /run/agent.sh
