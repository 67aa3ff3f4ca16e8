// Command ensure makes sure that the programs the checks need are there: `go run ./tools/ensure [cc|postgres|chromium|fonts]…`.
// On Debian as root it installs what is missing; anywhere else it says what to install and fails.
// `go run ./tools/ensure -print chromium` prints where a program is instead.
package main

import (
	"flag"
	"fmt"
	"os"

	"tradewind/tools/host"
)

func main() {
	show := flag.Bool("print", false, "print the path of each named program")
	flag.Parse()
	if err := host.Ensure(flag.Args()...); err != nil {
		fmt.Fprintf(os.Stderr, "ensure:\n%v\n", err)
		os.Exit(1)
	}
	if !*show {
		return
	}
	for _, name := range flag.Args() {
		for _, need := range host.Needs() {
			if path, ok := need.Find(); ok && need.Name == name {
				fmt.Println(path)
			}
		}
	}
}
