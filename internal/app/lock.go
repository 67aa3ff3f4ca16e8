package app

import (
	"fmt"
	"os"
	"path/filepath"

	"tradewind/internal/kit/fault"
)

// ErrInUse is a data folder that a server is working in.
var ErrInUse = fault.Define(fault.Conflict, "data.in_use", "A server is running on the data in {dir}. Stop it first.", "已有服务正在使用 {dir} 中的数据，请先停止该服务。")

// hold takes the data folder for what must be alone in it: a server on the embedded database, a restore. Other commands may
// work beside a server. The returned function gives it back.
func (c *Config) hold() (func(), error) {
	if c.postgres() { // nodes share the folder of files
		return func() {}, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(c.Data, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	mine, err := lockFile(f)
	if err == nil && !mine {
		err = ErrInUse.With("dir", c.Data)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
