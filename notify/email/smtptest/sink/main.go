// Command sink is a mail server for measuring: it takes every message, keeps none, and says at the end how many came.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"os/signal"

	"huizhida/notify/email/smtptest"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	delay := flag.Duration("delay", 0, "how long to wait before the answer to each message")
	lockstep := flag.Bool("lockstep", false, "do not offer PIPELINING")
	flag.Parse()
	if err := run(*addr, &smtptest.Sink{Delay: *delay, Lockstep: *lockstep}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(addr string, sink *smtptest.Sink) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go func() { _ = sink.Serve(listener) }() // ends with the process
	<-stop
	fmt.Printf("%d mails, %d bytes, %d connections\n", sink.Mails.Load(), sink.Bytes.Load(), sink.Connections.Load())
	return nil
}
