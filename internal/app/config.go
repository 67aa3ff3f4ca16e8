// Package app is the only place where the parts are put together: configuration, database, rights, features, routes,
// background work, the HTTP server and the commands. It owns the process and refuses rules of the trade.
package app

import (
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// Config is everything that can be set from outside. Its zero value runs: data in ./data, SQLite, 127.0.0.1:8080.
type Config struct {
	Data     string `help:"Folder of the data: database, attached files, key." default:"./data" env:"TRADEWIND_DATA" type:"path"`
	Database string `help:"PostgreSQL to use instead of the embedded SQLite database (postgres://user:password@host/name)." env:"DATABASE_URL" placeholder:"URL"`
	LogLevel string `help:"How much to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"TRADEWIND_LOG_LEVEL"`
	// SecretKey seals two-factor secrets; the nodes of one PostgreSQL need the same one.
	SecretKey string `help:"Key that seals two-factor secrets, 64 hex characters; made and kept in the data folder when not given." env:"TRADEWIND_SECRET_KEY" hidden:""`
}

// Serving is what only a running server needs.
type Serving struct {
	Listen       string   `help:"Address to listen on; \":8080\" is every address of the machine." default:"127.0.0.1:8080" env:"TRADEWIND_LISTEN"`
	TLSCert      string   `name:"tls-cert" help:"Certificate file (PEM) to serve HTTPS with." env:"TRADEWIND_TLS_CERT" type:"path" placeholder:"FILE"`
	TLSKey       string   `name:"tls-key" help:"Key file (PEM) of the certificate." env:"TRADEWIND_TLS_KEY" type:"path" placeholder:"FILE"`
	TrustedProxy []string `help:"Address or network of a reverse proxy whose X-Forwarded-For is believed; may be given more than once." env:"TRADEWIND_TRUSTED_PROXY" placeholder:"CIDR"`
	RateLimit    float64  `help:"Requests per second one person may send for long; 0 is no limit." default:"50" env:"TRADEWIND_RATE_LIMIT"`
}

// memoryLimit keeps the garbage collector at work before a small machine runs out; GOMEMLIMIT overrides it.
const memoryLimit = 180 << 20

func (c *Config) fill() {
	if c.Data == "" {
		c.Data = "./data"
	}
	if c.LogLevel == "" {
		c.LogLevel = "info"
	}
}

func (c *Config) postgres() bool {
	return strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://")
}

// databaseURL returns where the database is: DATABASE_URL, or the SQLite file in the data folder.
func (c *Config) databaseURL() (string, error) {
	switch {
	case c.Database == "":
		return filepath.Join(c.Data, "tradewind.db"), nil
	case c.postgres():
		return c.Database, nil
	}
	return "", fmt.Errorf("DATABASE_URL: it must begin with postgres:// (leave it empty for the embedded database)")
}

func (c *Config) filesDir() string { return filepath.Join(c.Data, "files") }

// limitMemory applies to the embedded database only: beside a PostgreSQL the operator knows the machine better than we do.
func (c *Config) limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" && !c.postgres() {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// logger writes for people on a terminal and for programs elsewhere.
func (c *Config) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // the flag allows only the four names
	opt := &slog.HandlerOptions{Level: level}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return slog.New(slog.NewTextHandler(w, opt))
		}
	}
	return slog.New(slog.NewJSONHandler(w, opt))
}

// proxies reads the trusted networks; a bare address is a network of one.
func (s *Serving) proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range s.TrustedProxy {
		if p, err := netip.ParsePrefix(text); err == nil {
			out = append(out, p.Masked())
			continue
		}
		a, err := netip.ParseAddr(text)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy: %q is neither an address nor a network such as 10.0.0.0/8", text)
		}
		out = append(out, netip.PrefixFrom(a, a.BitLen()))
	}
	return out, nil
}

// tls loads the certificate; nil when none is set.
func (s *Serving) tls() (*tls.Config, error) {
	if s.TLSCert == "" && s.TLSKey == "" {
		return nil, nil
	}
	if s.TLSCert == "" || s.TLSKey == "" {
		return nil, fmt.Errorf("--tls-cert and --tls-key belong together: give both or neither")
	}
	cert, err := tls.LoadX509KeyPair(s.TLSCert, s.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cert}, NextProtos: []string{"h2", "http/1.1"}}, nil
}
