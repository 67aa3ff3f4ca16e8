// Command tradewind is the whole product: server, page and administration in one program.
package main

import (
	"os"
	_ "time/tzdata" // the time zones of customers, also on machines that have none installed

	"tradewind/internal/app"
)

// version is set when the program is built.
var version = "dev"

func main() {
	os.Exit(app.Main(os.Args[1:], version, os.Stdin, os.Stdout, os.Stderr))
}
