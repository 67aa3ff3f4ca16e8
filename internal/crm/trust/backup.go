// Package trust owns what keeps the company's data safe from loss: the backup, its proof, and the way back. It refuses to
// look into the data: tables are copied as they are, whatever they hold.
package trust

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"tradewind/internal/kit/dump"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/work"
)

// Failures of making a backup and of going back to one. What can be wrong with the file itself is declared in kit/dump.
var (
	ErrOccupied = fault.Define(fault.Conflict, "restore.occupied", "There are already records in {where}. Restore somewhere else, or add --force to replace them.",
		"{where} 中已有数据。请恢复到其他位置，或加 --force 覆盖现有数据。")
	ErrNewer = fault.Define(fault.Conflict, "restore.newer_schema", "The backup was made by a newer version (schema {have}, this program knows {know}). Install that version first.",
		"该备份由更新的版本生成（数据结构 {have}，本程序只支持到 {know}），请先安装该版本。")
	ErrTargetNewer = fault.Define(fault.Conflict, "restore.target_newer", "The database to restore into is already at a newer version than the backup (schema {have}). Give an empty database.",
		"目标数据库的版本（数据结构 {have}）比备份新，请指定一个空数据库。")
	ErrExists    = fault.Define(fault.Conflict, "backup.exists", "The file {name} is already there. Give another name or a folder.", "文件 {name} 已存在，请换一个名称或指定目录。")
	ErrRecipient = fault.Define(fault.Invalid, "backup.bad_recipient", "“{value}” is not an age recipient (age1…). Make a key with age-keygen and give its public part.",
		"“{value}”不是有效的 age 公钥（age1…）。请用 age-keygen 生成密钥，并提供其中的公钥。")
	ErrBothKeys = fault.Define(fault.Invalid, "backup.both_keys", "Encrypt for a recipient or with a passphrase, not both.", "公钥加密与口令加密只能选其一。")
	ErrPhrase   = fault.Define(fault.Invalid, "backup.short_passphrase", "The passphrase has fewer than {min} characters, or its variable is not set.", "口令少于 {min} 个字符，或环境变量未设置。")
	ErrSchema   = fault.Define(fault.Invalid, "backup.other_tables", "The tables of the backup are not those of its version ({why}). Nothing was restored.", "备份中的数据表与其版本不符（{why}）。未恢复任何数据。")
)

// Derived are tables that a feature fills from its other tables. A backup leaves them out, because they differ between
// engines; Rebuild fills them again inside the transaction of the restore.
type Derived struct {
	Tables  []string
	Rebuild func(tx *work.Tx) error
}

func leave(ds []Derived) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Tables...)
	}
	return out
}

// seeded are the tables a fresh database already has rows in, and those a server fills by itself as soon as it runs. They
// do not make a database occupied.
var seeded = []string{"setting", "audit_head", "job"}

// minPhrase is the least length of a passphrase: a backup may lie in strange hands for years.
const minPhrase = 12

// scryptWork makes each guess at a passphrase cost about a second.
const scryptWork = 18

// Keys say how a backup is encrypted and opened.
type Keys struct {
	recipients []age.Recipient
	identities []age.Identity
	// own opens what this process has just written for recipients whose keys it does not have; it is never stored.
	own *age.X25519Identity
}

// NewKeys makes the keys for writing: none, age recipients, or one passphrase.
func NewKeys(recipients []string, phrase string, usePhrase bool) (Keys, error) {
	var k Keys
	if usePhrase && len(recipients) > 0 {
		return k, ErrBothKeys.With()
	}
	if usePhrase {
		return phraseKeys(phrase)
	}
	for _, text := range recipients {
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return k, ErrRecipient.Because(err, "value", text)
		}
		k.recipients = append(k.recipients, r)
	}
	if len(recipients) > 0 {
		own, err := age.GenerateX25519Identity()
		if err != nil {
			return k, fmt.Errorf("make a key: %w", err)
		}
		k.own = own
		k.recipients = append(k.recipients, own.Recipient())
		k.identities = []age.Identity{own}
	}
	return k, nil
}

func phraseKeys(phrase string) (Keys, error) {
	var k Keys
	if len([]rune(phrase)) < minPhrase {
		return k, ErrPhrase.With("min", minPhrase)
	}
	r, err := age.NewScryptRecipient(phrase)
	if err != nil {
		return k, fmt.Errorf("passphrase: %w", err)
	}
	r.SetWorkFactor(scryptWork)
	i, err := age.NewScryptIdentity(phrase)
	if err != nil {
		return k, fmt.Errorf("passphrase: %w", err)
	}
	i.SetMaxWorkFactor(scryptWork + 2)
	k.recipients, k.identities = []age.Recipient{r}, []age.Identity{i}
	return k, nil
}

// OpenKeys makes the keys for reading: none, the identities of a file made by age-keygen, or a passphrase.
func OpenKeys(identityFile, phrase string, usePhrase bool) (Keys, error) {
	var k Keys
	if usePhrase {
		p, err := phraseKeys(phrase)
		if err != nil {
			return k, err
		}
		k.identities = p.identities
	}
	if identityFile != "" {
		f, err := os.Open(identityFile)
		if err != nil {
			return k, fmt.Errorf("read the key: %w", err)
		}
		defer func() { _ = f.Close() }()
		ids, err := age.ParseIdentities(f)
		if err != nil {
			return k, dump.ErrWrongKey.Because(err)
		}
		k.identities = append(k.identities, ids...)
	}
	return k, nil
}

// place decides the name of a backup: to is a folder or a file, "" the folder fallback.
func place(to, fallback string, at time.Time, encrypted bool) (string, error) {
	if to == "" {
		to = fallback
	}
	name := "tradewind-" + at.UTC().Format("20060102T150405Z") + ".backup"
	if encrypted {
		name += ".age"
	}
	info, err := os.Stat(to)
	switch {
	case err == nil && info.IsDir():
		to = filepath.Join(to, name)
	case err == nil:
		return "", ErrExists.With("name", to)
	case strings.HasSuffix(to, "/") || strings.HasSuffix(to, string(filepath.Separator)) || to == fallback:
		if err := os.MkdirAll(to, 0o700); err != nil {
			return "", fmt.Errorf("make the folder of the backup: %w", err)
		}
		to = filepath.Join(to, name)
	default:
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return "", fmt.Errorf("make the folder of the backup: %w", err)
		}
	}
	if _, err := os.Stat(to); err == nil {
		return "", ErrExists.With("name", to)
	}
	return to, nil
}

// unfinished is how the hidden files of running backups and restores are named; those of killed ones are cleared by the
// next.
const unfinished = ".tradewind-unfinished-"

// clearUnfinished removes what a killed process left behind. A day is longer than any backup runs.
func clearUnfinished(dir string, now time.Time) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range list {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), unfinished) && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	_ = d.Sync() // not every system can sync a folder; those that need it can
	return nil
}

// known is the newest schema version among the migrations, and upTo leaves out those above a version.
func known(files fs.FS) (int64, error) {
	names, err := fs.Glob(files, "*.sql")
	last := int64(0)
	for _, n := range names {
		last = max(last, number(n))
	}
	return last, err
}

func number(name string) int64 {
	var n int64
	_, _ = fmt.Sscanf(name, "%d_", &n)
	return n
}

type upTo struct {
	fs.FS
	version int64
}

// Glob lists the migrations up to the version.
func (u upTo) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(u.FS, pattern)
	return slices.DeleteFunc(names, func(n string) bool { return number(n) > u.version }), err
}
