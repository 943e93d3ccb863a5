// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Reads lines `loop size count`, runs the loop over that many datagrams on loopback as the other contenders do,
// and answers with nanoseconds per datagram.

package main

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"golang.org/x/net/ipv4"
)

const depth = 64

// A receiver, a sender and the messages of one datagram size.
type loopback struct {
	receiver, sender *ipv4.PacketConn
	to               net.Addr
	payload, control []byte
	in, out          []ipv4.Message
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open() (net.PacketConn, *ipv4.PacketConn) {
	c, err := net.ListenPacket("udp4", "127.0.0.1:0")
	check(err)
	return c, ipv4.NewPacketConn(c)
}

func enlarge(c net.PacketConn) {
	raw, err := c.(*net.UDPConn).SyscallConn()
	check(err)
	check(raw.Control(func(fd uintptr) {
		const SO_RCVBUFFORCE = 33
		if syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, SO_RCVBUFFORCE, 8<<20) != nil {
			syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 8<<20)
		}
	}))
}

func newLoopback(size int) *loopback {
	l := &loopback{payload: make([]byte, size)}
	r, receiver := open()
	_, l.sender = open()
	l.receiver = receiver
	enlarge(r)
	check(receiver.SetControlMessage(ipv4.FlagTTL|ipv4.FlagDst|ipv4.FlagInterface, true))
	l.to = r.LocalAddr()
	l.control = (&ipv4.ControlMessage{TTL: 64}).Marshal()
	l.in = make([]ipv4.Message, depth)
	l.out = make([]ipv4.Message, depth)
	for i := 0; i < depth; i++ {
		l.in[i].Buffers = [][]byte{make([]byte, size)}
		l.in[i].OOB = ipv4.NewControlMessage(ipv4.FlagTTL | ipv4.FlagDst | ipv4.FlagInterface)
		l.out[i] = ipv4.Message{Buffers: [][]byte{l.payload}, Addr: l.to}
	}
	return l
}

func (l *loopback) fill(count int) {
	for i := 0; i < count; i++ {
		_, err := l.sender.WriteTo(l.payload, nil, l.to)
		check(err)
	}
}

func (l *loopback) readFrom(count int) {
	for i := 0; i < count; i++ {
		_, _, _, err := l.receiver.ReadFrom(l.in[0].Buffers[0])
		check(err)
	}
}

func (l *loopback) readBatch(count int) {
	var c ipv4.ControlMessage
	for count > 0 {
		n, err := l.receiver.ReadBatch(l.in, 0)
		check(err)
		for _, m := range l.in[:n] {
			check(c.Parse(m.OOB[:m.NN]))
		}
		count -= n
	}
}

func (l *loopback) writeTo(count int) {
	c := ipv4.ControlMessage{TTL: 64}
	for i := 0; i < count; i++ {
		_, err := l.sender.WriteTo(l.payload, &c, l.to)
		check(err)
	}
}

func (l *loopback) writeBatch(count int) {
	for count > 0 {
		most := depth
		if count < most {
			most = count
		}
		n, err := l.sender.WriteBatch(l.out[:most], 0)
		check(err)
		count -= n
	}
}

func main() {
	all := map[int]*loopback{}
	for {
		var name string
		var size, count int
		if _, err := fmt.Scanln(&name, &size, &count); err != nil {
			return
		}
		l := all[size]
		if l == nil {
			l = newLoopback(size)
			all[size] = l
		}
		// The queue is empty at the end of each line: what was sent is received.
		run, before, after := l.readFrom, l.fill, func(int) {}
		switch name {
		case "ReadBatch":
			run = l.readBatch
		case "WriteTo":
			run, before, after = l.writeTo, after, l.readFrom
		case "WriteBatch":
			run, before, after = l.writeBatch, after, l.readFrom
		}
		before(count)
		start := time.Now()
		run(count)
		took := time.Since(start)
		after(count)
		fmt.Printf("%.1f\n", float64(took.Nanoseconds())/float64(count))
	}
}
