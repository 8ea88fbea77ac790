package main

import (
	"os"
	"runtime/pprof"
)

func zzprof() func() {
	f, _ := os.Create("/tmp/push.prof")
	_ = pprof.StartCPUProfile(f)
	return pprof.StopCPUProfile
}
