//go:build unix && !linux

package main

import "syscall"

// serverAttributes runs the server in a group of its own, so that Ctrl-C in a terminal reaches it through us alone.
func serverAttributes(credential *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: credential, Setpgid: true}
}
