package dump

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"tradewind/internal/kit/fault"
)

// Failures of reading an archive, in the words of the person who has to restore it.
var (
	ErrNotArchive = fault.Define(fault.Invalid, "backup.not_a_backup", "This file is not a backup of Tradewind ({why}).", "这不是信风的备份文件（{why}）。")
	ErrCut        = fault.Define(fault.Invalid, "backup.incomplete", "The backup file is incomplete: it was cut off or never finished. Fetch it again or use an earlier one. Nothing was restored.",
		"备份文件不完整：可能被截断或未写完。请重新获取，或使用更早的备份。未恢复任何数据。")
	ErrDamaged = fault.Define(fault.Invalid, "backup.damaged", "The backup file is damaged ({why}). Use an earlier one. Nothing was restored.", "备份文件已损坏（{why}），请使用更早的备份。未恢复任何数据。")
	ErrLocked  = fault.Define(fault.Invalid, "backup.locked", "The backup is encrypted. Give the key with --identity FILE, or the passphrase with --passphrase-env NAME.",
		"备份已加密。请用 --identity 文件 提供密钥，或用 --passphrase-env 变量名 提供口令。")
	ErrWrongKey = fault.Define(fault.Invalid, "backup.wrong_key", "The key or passphrase does not open this backup.", "密钥或口令无法打开此备份。")
	ErrBomb     = fault.Define(fault.TooLarge, "backup.too_large", "The backup would unpack to far more than a backup of its size holds. It was refused; nothing was restored.",
		"该备份解压后的大小远超正常范围，已拒绝。未恢复任何数据。")
	ErrFormat = fault.Define(fault.Unsupported, "backup.newer_format", "The backup was made by a newer version of Tradewind. Install that version first.", "该备份由更新版本的信风生成，请先安装该版本。")
)

// Format is the version of the archive's form.
const Format = 1

// The parts of an archive, in their order.
const (
	headName     = "head.json"
	extraPrefix  = "extra/"
	tablePrefix  = "tables/"
	filePrefix   = "files/"
	manifestName = "manifest.json"
)

// Bounds of what an archive may hold; a backup of a real company stays far below.
const (
	chunkSize   = 4 << 20
	maxSmall    = 16 << 20 // head, manifest, extras
	maxWindow   = 64 << 20 // memory the decompressor may be made to take
	freeUnpack  = 64 << 20 // may always be unpacked
	maxUnpacked = 200      // times the size of the archive beyond that
	maxFile     = 8 << 30
)

// Head tells how to read what follows; it comes first.
type Head struct {
	Format    int       `json:"format"`
	Program   string    `json:"program"`
	Schema    int64     `json:"schema"`
	Engine    string    `json:"engine"`
	CreatedAt time.Time `json:"created_at"`
	Tables    []Table   `json:"tables"`
}

// Manifest proves what came before it; it comes last, so an archive that was cut off has none.
type Manifest struct {
	Head   Digest            `json:"head"`
	Tables map[string]Digest `json:"tables"`
	Extras map[string]string `json:"extras,omitempty"`
	Files  int64             `json:"files"`
	Bytes  int64             `json:"bytes"`
	// FileSHA256 covers the names of the files in their order; each name is the hash of its content.
	FileSHA256 string `json:"files_sha256"`
	// Missing are files that rows refer to and that were gone or altered when the backup was made.
	Missing []string `json:"missing,omitempty"`
}

// Writer writes an archive: head, extras, tables, files, then Close.
type Writer struct {
	tar   *tar.Writer
	outer []io.Closer // innermost first
	man   Manifest
	names interface {
		io.Writer
		Sum([]byte) []byte
	}
	when time.Time
}

// NewWriter starts an archive on w, encrypted for the recipients when there are any.
func NewWriter(w io.Writer, head Head, recipients ...age.Recipient) (*Writer, error) {
	a := &Writer{names: sha256.New(), when: head.CreatedAt.Truncate(time.Second)}
	a.man.Tables, a.man.Extras = map[string]Digest{}, map[string]string{}
	if len(recipients) > 0 {
		enc, err := age.Encrypt(w, recipients...)
		if err != nil {
			return nil, fmt.Errorf("encrypt: %w", err)
		}
		a.outer = append(a.outer, enc)
		w = enc
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(4<<20))
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	a.outer = append([]io.Closer{z}, a.outer...)
	a.tar = tar.NewWriter(z)
	head.Format = Format
	b, err := json.MarshalIndent(head, "", " ")
	if err != nil {
		return nil, fmt.Errorf("head: %w", err)
	}
	sum := sha256.Sum256(b)
	a.man.Head = Digest{Rows: int64(len(head.Tables)), SHA256: hex.EncodeToString(sum[:])}
	return a, a.entry(headName, b)
}

func (a *Writer) entry(name string, b []byte) error {
	err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(b)), Mode: 0o600, ModTime: a.when, Format: tar.FormatPAX})
	if err == nil {
		_, err = a.tar.Write(b)
	}
	return err
}

// Extra adds a small file kept outside the database, such as a key.
func (a *Writer) Extra(name string, b []byte) error {
	sum := sha256.Sum256(b)
	a.man.Extras[name] = hex.EncodeToString(sum[:])
	return a.entry(extraPrefix+name, b)
}

// Table lets write fill the content of a table; it is cut into parts because its size is not known beforehand.
func (a *Writer) Table(name string, write func(w io.Writer) (Digest, error)) error {
	c := &chunks{archive: a, name: name}
	d, err := write(c)
	if err != nil {
		return err
	}
	if err := c.flush(true); err != nil {
		return err
	}
	a.man.Tables[name] = d
	return nil
}

type chunks struct {
	archive *Writer
	name    string
	buf     bytes.Buffer
	n       int
}

func (c *chunks) Write(p []byte) (int, error) {
	if c.buf.Len()+len(p) > chunkSize && c.buf.Len() > 0 {
		if err := c.flush(false); err != nil {
			return 0, err
		}
	}
	return c.buf.Write(p)
}

// flush writes a part; an empty table has one empty part.
func (c *chunks) flush(last bool) error {
	if c.buf.Len() == 0 && (!last || c.n > 0) {
		return nil
	}
	c.n++
	err := c.archive.entry(fmt.Sprintf("%s%s/%06d", tablePrefix, c.name, c.n), c.buf.Bytes())
	c.buf.Reset()
	return err
}

// File adds the content with that SHA-256, which the caller has checked. Files come in the order of their hashes.
func (a *Writer) File(sum string, size int64, r io.Reader) error {
	if err := a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: filePrefix + sum, Size: size, Mode: 0o600, ModTime: a.when, Format: tar.FormatPAX}); err != nil {
		return err
	}
	if _, err := io.CopyN(a.tar, r, size); err != nil {
		return fmt.Errorf("file %s: %w", sum, err)
	}
	_, _ = io.WriteString(a.names, sum+"\n")
	a.man.Files++
	a.man.Bytes += size
	return nil
}

// Missing notes a file that could not be read.
func (a *Writer) Missing(sum string) { a.man.Missing = append(a.man.Missing, sum) }

// Close writes the manifest and ends the archive; without it the archive is refused by every reader.
func (a *Writer) Close() (Manifest, error) {
	a.man.FileSHA256 = hex.EncodeToString(a.names.Sum(nil))
	b, err := json.MarshalIndent(a.man, "", " ")
	if err != nil {
		return a.man, fmt.Errorf("manifest: %w", err)
	}
	if err := a.entry(manifestName, b); err != nil {
		return a.man, err
	}
	if err := a.tar.Close(); err != nil {
		return a.man, err
	}
	for _, c := range a.outer {
		if err := c.Close(); err != nil {
			return a.man, err
		}
	}
	return a.man, nil
}

// Sink receives the parts of an archive in their order. Table and File must read r to its end.
type Sink interface {
	Head(h Head) error
	Extra(name string, b []byte) error
	Table(tab Table, r io.Reader) (Digest, error)
	File(sum string, size int64, r io.Reader) error
}

var (
	filePart  = regexp.MustCompile(`^files/([0-9a-f]{64})$`)
	tablePart = regexp.MustCompile(`^tables/([a-z][a-z0-9_]{0,62})/([0-9]{6})$`)
	extraPart = regexp.MustCompile(`^extra/([a-z][a-z0-9._-]{0,62})$`)
	nameForm  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
)

// Archive is an archive whose head was read.
type Archive struct {
	Head Head

	r *reader
}

// Open reads the head of an archive of the given size. Whatever is not exactly as Writer makes it ends, here or in Read,
// with one of the faults of this package.
func Open(src io.Reader, size int64, identities ...age.Identity) (*Archive, error) {
	r := &reader{names: sha256.New(), got: Manifest{Tables: map[string]Digest{}, Extras: map[string]string{}}}
	if err := r.open(src, size, identities); err != nil {
		return nil, err
	}
	h, err := r.entry()
	if err == nil && h.Name != headName {
		err = ErrNotArchive.With("why", "head")
	}
	if err == nil {
		err = r.readHead(h)
	}
	if err != nil {
		r.zip.Close()
		return nil, broken(err)
	}
	return &Archive{Head: r.head, r: r}, nil
}

// Close gives up what reading holds; the source stays open.
func (a *Archive) Close() { a.r.zip.Close() }

// Read reads the rest into the sink and checks all of it against the manifest. When it fails, the sink must undo what it
// did. An archive can be read once.
func (a *Archive) Read(sink Sink) (Manifest, error) {
	a.r.sink = sink
	err := a.r.rest()
	return a.r.want, err
}

// Verify reads a whole archive without keeping anything and checks it against its manifest: what passes was neither cut off
// nor damaged on the way.
func Verify(src io.Reader, size int64, identities ...age.Identity) error {
	a, err := Open(src, size, identities...)
	if err != nil {
		return err
	}
	defer a.Close()
	_, err = a.Read(scan{})
	return err
}

// scan only counts and hashes.
type scan struct{}

// Head takes any tables: whether they fit is for the one who loads them to say.
func (scan) Head(Head) error { return nil }

// Extra takes any.
func (scan) Extra(string, []byte) error { return nil }

// Table counts and hashes lines.
func (scan) Table(_ Table, r io.Reader) (Digest, error) {
	sum := newSummer()
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		sum.rows += int64(bytes.Count(buf[:n], []byte{'\n'}))
		_, _ = sum.hash.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return sum.digest(), nil
		}
		if err != nil {
			return Digest{}, err
		}
	}
}

// File compares the content with its name.
func (scan) File(sum string, _ int64, r io.Reader) error {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return ErrDamaged.With("why", "file "+sum)
	}
	return nil
}

type reader struct {
	sink  Sink
	src   *bufio.Reader
	zip   *zstd.Decoder
	plain io.Reader // what came out of the decompressor, metered
	tar   *tar.Reader
	next  *tar.Header // read ahead while looking for the end of a table
	head  Head
	got   Manifest
	want  Manifest
	names interface {
		io.Writer
		Sum([]byte) []byte
	}
	lastFile string
}

func (r *reader) open(src io.Reader, size int64, identities []age.Identity) error {
	br := bufio.NewReaderSize(src, 1<<16)
	r.src = br
	magic, err := br.Peek(21)
	if err != nil && len(magic) < 4 {
		return ErrCut.Because(err)
	}
	var body io.Reader = br
	if bytes.HasPrefix(magic, []byte("age-encryption.org/v1")) {
		if len(identities) == 0 {
			return ErrLocked.With()
		}
		body, err = age.Decrypt(br, identities...)
		var none *age.NoIdentityMatchError
		switch {
		case errors.As(err, &none):
			return ErrWrongKey.Because(err)
		case err != nil && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
			return ErrCut.Because(err)
		case err != nil:
			return ErrWrongKey.Because(err)
		}
		inner := bufio.NewReader(body)
		magic, err = inner.Peek(4)
		if err != nil {
			return unreadable(err)
		}
		body = inner
	}
	if !bytes.HasPrefix(magic, []byte("\x28\xb5\x2f\xfd")) {
		return ErrNotArchive.With("why", "zstd")
	}
	z, err := zstd.NewReader(body, zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("decompress: %w", err)
	}
	r.zip, r.plain = z, &meter{r: z, left: freeUnpack + size*maxUnpacked}
	r.tar = tar.NewReader(r.plain)
	return nil
}

func (r *reader) rest() error {
	if err := r.sink.Head(r.head); err != nil {
		return err
	}
	if err := r.parts(); err != nil {
		return broken(err)
	}
	// The end of the tar is not the end of the file: what follows must be nothing, and the checksums at the end must hold.
	rest, err := io.Copy(io.Discard, r.plain)
	if err != nil {
		return broken(err)
	}
	if rest > 1<<20 {
		return ErrNotArchive.With("why", "trailing data")
	}
	if n, _ := r.src.Read(make([]byte, 1)); n > 0 {
		return ErrNotArchive.With("why", "trailing data")
	}
	return nil
}

// broken tells a cut archive from a damaged one; faults pass as they are.
func broken(err error) error {
	var f *fault.Error
	switch {
	case errors.As(err, &f):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrCut.Because(err)
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return ErrBomb.Because(err)
	case errors.Is(err, zstd.ErrMagicMismatch), errors.Is(err, zstd.ErrCRCMismatch), errors.Is(err, tar.ErrHeader), errors.Is(err, errLine):
		return ErrDamaged.Because(err, "why", clip(err.Error()))
	}
	return err
}

func clip(s string) string {
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

// meter stops what would unpack without end, and marks errors of the layers below as damage.
type meter struct {
	r    io.Reader
	left int64
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, ErrBomb.With()
	}
	if int64(len(p)) > m.left {
		p = p[:m.left]
	}
	n, err := m.r.Read(p)
	m.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unreadable(err)
	}
	return n, err
}

// unreadable is what decompressor and decryption say of the bytes they get: whatever it is, the file is at fault.
func unreadable(err error) error {
	var f *fault.Error
	if b := broken(err); errors.As(b, &f) {
		return b
	}
	return ErrDamaged.Because(err, "why", clip(err.Error()))
}

func (r *reader) entry() (*tar.Header, error) {
	if h := r.next; h != nil {
		r.next = nil
		return h, nil
	}
	h, err := r.tar.Next()
	if err != nil {
		return nil, err
	}
	if h.Typeflag != tar.TypeReg || h.Size < 0 || path.Clean(h.Name) != h.Name || strings.HasPrefix(h.Name, "/") || strings.Contains(h.Name, "..") {
		return nil, ErrNotArchive.With("why", clip(strconv.Quote(h.Name)))
	}
	return h, nil
}

func (r *reader) small(h *tar.Header) ([]byte, error) {
	if h.Size > maxSmall {
		return nil, ErrBomb.With()
	}
	b := make([]byte, h.Size)
	_, err := io.ReadFull(r.tar, b)
	return b, err
}

func (r *reader) parts() error {
	at := 0 // next table of the head
	for {
		h, err := r.entry()
		if errors.Is(err, io.EOF) {
			return ErrCut.With() // no manifest
		}
		if err != nil {
			return err
		}
		switch {
		case h.Name == manifestName:
			return r.finish(h, at)
		case extraPart.MatchString(h.Name):
			err = r.extra(h)
		case tablePart.MatchString(h.Name):
			m := tablePart.FindStringSubmatch(h.Name)
			if at >= len(r.head.Tables) || m[1] != r.head.Tables[at].Name || m[2] != "000001" {
				return ErrNotArchive.With("why", clip(h.Name))
			}
			err = r.table(h, r.head.Tables[at])
			at++
		case filePart.MatchString(h.Name):
			err = r.file(h)
		default:
			return ErrNotArchive.With("why", clip(strconv.Quote(h.Name)))
		}
		if err != nil {
			return err
		}
	}
}

func (r *reader) readHead(h *tar.Header) error {
	b, err := r.small(h)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &r.head); err != nil {
		return ErrNotArchive.Because(err, "why", "head")
	}
	if r.head.Format > Format {
		return ErrFormat.With()
	}
	if r.head.Format < 1 || len(r.head.Tables) > 10_000 {
		return ErrNotArchive.With("why", "head")
	}
	for _, t := range r.head.Tables {
		if !nameForm.MatchString(t.Name) || len(t.Columns) == 0 || len(t.Columns) > 2000 {
			return ErrNotArchive.With("why", "head")
		}
	}
	sum := sha256.Sum256(b)
	r.got.Head = Digest{Rows: int64(len(r.head.Tables)), SHA256: hex.EncodeToString(sum[:])}
	return nil
}

func (r *reader) extra(h *tar.Header) error {
	b, err := r.small(h)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(h.Name, extraPrefix)
	sum := sha256.Sum256(b)
	r.got.Extras[name] = hex.EncodeToString(sum[:])
	return r.sink.Extra(name, b)
}

func (r *reader) table(h *tar.Header, tab Table) error {
	p := &partReader{r: r, name: tab.Name, n: 1, left: h.Size}
	d, err := r.sink.Table(tab, p)
	if err != nil {
		return err
	}
	r.got.Tables[tab.Name] = d
	return nil
}

// partReader joins the parts of a table again.
type partReader struct {
	r    *reader
	name string
	n    int
	left int64
	done bool
}

func (p *partReader) Read(b []byte) (int, error) {
	for p.left == 0 {
		if p.done {
			return 0, io.EOF
		}
		h, err := p.r.entry()
		if errors.Is(err, io.EOF) {
			return 0, ErrCut.With()
		}
		if err != nil {
			return 0, err
		}
		if h.Name != fmt.Sprintf("%s%s/%06d", tablePrefix, p.name, p.n+1) {
			p.r.next, p.done = h, true
			return 0, io.EOF
		}
		p.n++
		p.left = h.Size
	}
	if int64(len(b)) > p.left {
		b = b[:p.left]
	}
	n, err := p.r.tar.Read(b)
	p.left -= int64(n)
	if errors.Is(err, io.EOF) {
		err = nil
		if n == 0 && p.left > 0 {
			err = io.ErrUnexpectedEOF
		}
	}
	return n, err
}

func (r *reader) file(h *tar.Header) error {
	sum := strings.TrimPrefix(h.Name, filePrefix)
	if sum <= r.lastFile || h.Size > maxFile {
		return ErrNotArchive.With("why", clip(h.Name))
	}
	r.lastFile = sum
	if err := r.sink.File(sum, h.Size, io.LimitReader(r.tar, h.Size)); err != nil {
		return err
	}
	_, _ = io.WriteString(r.names, sum+"\n")
	r.got.Files++
	r.got.Bytes += h.Size
	return nil
}

// finish holds what was read against the manifest.
func (r *reader) finish(h *tar.Header, tables int) error {
	b, err := r.small(h)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, &r.want); err != nil {
		return ErrNotArchive.Because(err, "why", "manifest")
	}
	if tables != len(r.head.Tables) {
		return ErrCut.With()
	}
	differs := func(what string) error { return ErrDamaged.With("why", what) }
	switch {
	case r.got.Head != r.want.Head:
		return differs("head")
	case len(r.got.Tables) != len(r.want.Tables):
		return differs("tables")
	case r.got.Files != r.want.Files || r.got.Bytes != r.want.Bytes || hex.EncodeToString(r.names.Sum(nil)) != r.want.FileSHA256:
		return differs("files")
	case len(r.got.Extras) != len(r.want.Extras):
		return differs("extra")
	}
	for name, d := range r.got.Tables {
		if r.want.Tables[name] != d {
			return differs("table " + name)
		}
	}
	for name, sum := range r.got.Extras {
		if r.want.Extras[name] != sum {
			return differs(name)
		}
	}
	if h, err := r.tar.Next(); !errors.Is(err, io.EOF) {
		if err != nil {
			return err
		}
		return ErrNotArchive.With("why", clip(strconv.Quote(h.Name)))
	}
	return nil
}
