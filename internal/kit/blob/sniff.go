package blob

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tradewind/internal/kit/fault"
)

// ErrType is a file of a kind that may not be attached.
var ErrType = fault.Define(fault.Unsupported, "file.type", "Files of this kind ({kind}) cannot be attached. Send a document, picture, mail, drawing or zip file.",
	"不能上传此类文件（{kind}）。请上传文档、图片、邮件、图纸或 ZIP 压缩包。")

// ErrMismatch is a file whose content is not what its name says.
var ErrMismatch = fault.Define(fault.Unsupported, "file.mismatch", "The file is named .{ext}, but its content is not. Open it, save it as the kind it really is and send that.",
	"文件扩展名是 .{ext}，但内容并不是该格式。请用对应软件另存为正确的格式后再上传。")

// HeadSize is how many leading bytes Sniff and Check want to see.
const HeadSize = 3072

// octet is the type of everything a browser must not interpret.
const octet = "application/octet-stream"

// kinds are what may be attached, by extension. The content decides between them; a name decides only within one family of
// contents (all of OOXML is zip, all older Office files are one container, drawings and texts have no magic number).
var kinds = map[string]struct {
	mime   string
	family string
	inline bool
}{
	"jpg": {"image/jpeg", "jpeg", true}, "jpeg": {"image/jpeg", "jpeg", true}, "jfif": {"image/jpeg", "jpeg", true},
	"png": {"image/png", "png", true}, "gif": {"image/gif", "gif", true}, "webp": {"image/webp", "webp", true},
	"heic": {"image/heic", "heif", false}, "heif": {"image/heif", "heif", false}, "bmp": {"image/bmp", "bmp", false},
	"tif": {"image/tiff", "tiff", false}, "tiff": {"image/tiff", "tiff", false},
	"pdf":  {"application/pdf", "pdf", false},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip", false},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip", false},
	"xlsm": {octet, "zip", false}, "docm": {octet, "zip", false}, "pptm": {octet, "zip", false}, // may hold macros
	"pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "zip", false},
	"odt":  {"application/vnd.oasis.opendocument.text", "zip", false}, "ods": {"application/vnd.oasis.opendocument.spreadsheet", "zip", false},
	"odp": {"application/vnd.oasis.opendocument.presentation", "zip", false}, "zip": {"application/zip", "zip", false},
	"doc": {"application/msword", "ole", false}, "xls": {"application/vnd.ms-excel", "ole", false},
	"ppt": {"application/vnd.ms-powerpoint", "ole", false}, "msg": {"application/vnd.ms-outlook", "ole", false},
	"wps": {octet, "ole", false}, "et": {octet, "ole", false}, "dps": {octet, "ole", false},
	"rtf": {"application/rtf", "rtf", false},
	"csv": {"text/csv; charset=utf-8", "text", false}, "tsv": {"text/tab-separated-values; charset=utf-8", "text", false},
	"txt": {"text/plain; charset=utf-8", "text", false}, "md": {"text/plain; charset=utf-8", "text", false}, "log": {"text/plain; charset=utf-8", "text", false},
	"eml": {"message/rfc822", "text", false}, "ics": {"text/calendar", "text", false}, "vcf": {"text/vcard", "text", false},
	"json": {octet, "text", false}, "xml": {octet, "text", false}, "svg": {octet, "text", false}, "html": {octet, "text", false}, "htm": {octet, "text", false},
	"mp4": {"video/mp4", "isom", false}, "m4v": {"video/mp4", "isom", false}, "mov": {"video/quicktime", "isom", false},
	"m4a": {"audio/mp4", "isom", false}, "mp3": {"audio/mpeg", "mp3", false}, "wav": {"audio/wav", "wave", false}, "amr": {"audio/amr", "amr", false},
	"rar": {octet, "rar", false}, "7z": {octet, "7z", false}, "gz": {octet, "gzip", false},
	"dwg": {octet, "dwg", false}, "dxf": {octet, "text", false}, "step": {octet, "text", false}, "stp": {octet, "text", false},
	"iges": {octet, "text", false}, "igs": {octet, "text", false}, "stl": {octet, "any", false}, "ai": {octet, "any", false},
	"psd": {octet, "psd", false}, "cdr": {octet, "any", false}, "eps": {octet, "text", false},
}

// programs are names that start something on a colleague's machine when opened.
var programs = []string{
	"exe", "dll", "sys", "com", "scr", "cpl", "ocx", "drv", "msi", "msp", "mst", "msix", "appx", "bat", "cmd", "ps1", "ps1xml", "psm1", "psd1", "vb", "vbe",
	"vbs", "js", "jse", "mjs", "cjs", "ws", "wsc", "wsf", "wsh", "hta", "jar", "class", "jnlp", "apk", "ipa", "app", "dmg", "pkg", "deb", "rpm", "sh", "bash",
	"zsh", "fish", "ksh", "csh", "command", "py", "pyc", "pyw", "pl", "rb", "php", "phtml", "asp", "aspx", "jsp", "lnk", "url", "desktop", "reg", "scf", "inf",
	"chm", "hlp", "iso", "img", "vhd", "vhdx", "so", "dylib", "elf", "bin", "run", "out", "o", "wasm", "swf", "xll", "xlam", "gadget", "application",
	"library-ms", "search-ms", "settingcontent-ms", "one", "mht", "mhtml", "xhtml", "shtml",
}

// Ext returns the last extension of a file name as Windows would see it: lower case, without the dot, trailing dots and
// blanks ignored.
func Ext(name string) string {
	name = strings.TrimRight(name, ". \t")
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

// Sniff decides how a stored file is served, from its first HeadSize bytes and its name: the media type, and whether a
// browser may show it in place. What could run in a browser (SVG, HTML, XML) is always application/octet-stream.
func Sniff(head []byte, name string) (mime string, inline bool) {
	k, ok := kinds[Ext(name)]
	if ok && fits(k.family, family(head)) {
		return k.mime, k.inline
	}
	for _, k := range kinds { // a picture under a wrong name is still that picture
		if k.inline && k.family == family(head) {
			return k.mime, true
		}
	}
	return octet, false
}

// Check refuses what may not be attached: programs and scripts whatever they are called (ErrType), kinds not on the list
// (ErrType), and contents that are not what their name says (ErrMismatch). head are the first HeadSize bytes.
func Check(head []byte, name string) error {
	ext, fam := Ext(name), family(head)
	if slices.Contains(programs, ext) {
		return ErrType.On("file", "kind", "."+ext)
	}
	if program, ok := strings.CutPrefix(fam, "program:"); ok {
		return ErrType.On("file", "kind", program)
	}
	k, ok := kinds[ext]
	if !ok {
		if ext == "" {
			return ErrType.On("file", "kind", "?")
		}
		return ErrType.On("file", "kind", "."+ext)
	}
	if !fits(k.family, fam) && !picture(k.family, fam) {
		return ErrMismatch.On("file", "ext", ext)
	}
	return nil
}

// picture lets a photo pass that a phone or chat program saved under the name of another picture format.
func picture(a, b string) bool {
	all := []string{"jpeg", "png", "gif", "webp", "heif", "bmp", "tiff"}
	return slices.Contains(all, a) && slices.Contains(all, b)
}

func fits(want, have string) bool {
	switch want {
	case have:
		return true
	case "any":
		return !strings.HasPrefix(have, "program:")
	case "ole": // "doc" files are often RTF or HTML-free text, "xls" files often tables saved by other programs
		return have == "rtf" || have == "zip" || have == "text"
	case "text":
		return have == "rtf"
	}
	return false
}

func family(head []byte) string {
	at := func(off int, magic string) bool {
		return len(head) >= off+len(magic) && string(head[off:off+len(magic)]) == magic
	}
	switch {
	case len(head) == 0:
		return "empty"
	case at(0, "\xff\xd8\xff"):
		return "jpeg"
	case at(0, "\x89PNG\r\n\x1a\n"):
		return "png"
	case at(0, "GIF87a"), at(0, "GIF89a"):
		return "gif"
	case at(0, "RIFF") && at(8, "WEBP"):
		return "webp"
	case at(0, "RIFF") && at(8, "WAVE"):
		return "wave"
	case at(4, "ftyp"):
		for _, b := range []string{"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif"} {
			if at(8, b) {
				return "heif"
			}
		}
		return "isom"
	case at(4, "moov"), at(4, "mdat"), at(4, "wide"), at(4, "free"):
		return "isom"
	case at(0, "BM") && len(head) >= 14 && binary.LittleEndian.Uint32(head[6:]) == 0:
		return "bmp"
	case at(0, "II*\x00"), at(0, "MM\x00*"):
		return "tiff"
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return "pdf"
	case at(0, "PK\x03\x04"), at(0, "PK\x05\x06"), at(0, "PK\x07\x08"):
		if bytes.Contains(head, []byte("META-INF/MANIFEST.MF")) && !bytes.Contains(head, []byte("mimetype")) {
			return "program:Java"
		}
		if bytes.Contains(head, []byte("AndroidManifest.xml")) {
			return "program:Android"
		}
		return "zip"
	case at(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
		return "ole"
	case at(0, "{\\rtf"):
		return "rtf"
	case at(0, "ID3"), len(head) > 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x06 == 0x02:
		return "mp3"
	case at(0, "#!AMR"):
		return "amr"
	case at(0, "Rar!\x1a\x07"):
		return "rar"
	case at(0, "7z\xbc\xaf\x27\x1c"):
		return "7z"
	case at(0, "\x1f\x8b"):
		return "gzip"
	case at(0, "8BPS"):
		return "psd"
	case at(0, "AC10") && bytes.IndexByte(head, 0) >= 0:
		return "dwg"
	case at(0, "MZ") && bytes.IndexByte(head, 0) >= 0, at(0, "ZM") && bytes.IndexByte(head, 0) >= 0:
		return "program:Windows"
	case at(0, "\x7fELF"):
		return "program:ELF"
	case at(0, "\xfe\xed\xfa\xce"), at(0, "\xfe\xed\xfa\xcf"), at(0, "\xce\xfa\xed\xfe"), at(0, "\xcf\xfa\xed\xfe"), at(0, "\xca\xfe\xba\xbe"):
		return "program:Mach-O/Java"
	case at(0, "\x00asm"):
		return "program:WebAssembly"
	case at(0, "#!"):
		return "program:script"
	case at(0, "L\x00\x00\x00\x01\x14\x02\x00"):
		return "program:shortcut"
	case at(0, "dex\n"):
		return "program:Android"
	case text(head):
		return "text"
	}
	return "binary"
}

// text reports whether the bytes are writing: UTF-8, UTF-16 with a mark, or a multi-byte Chinese encoding, but no control
// characters that only programs write.
func text(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	for _, b := range head {
		if b < 32 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1a && b != 0x1b {
			return false
		}
	}
	return true
}

// Accept checks the kind of r's content and stores it: Check, then Put. It returns the media type to record.
func (s *Store) Accept(ctx context.Context, r io.Reader, name string, limit int64) (Staged, string, error) {
	br := bufio.NewReaderSize(r, HeadSize)
	head, err := br.Peek(HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Staged{}, "", err
	}
	if len(head) == 0 {
		return Staged{}, "", ErrEmpty.On("file")
	}
	if err := Check(head, name); err != nil {
		return Staged{}, "", err
	}
	mime, _ := Sniff(head, name)
	st, err := s.Put(ctx, br, limit)
	return st, mime, err
}

// CleanName makes a name people can read and no system misreads: no folders, no control or direction-changing characters,
// at most 200 bytes with the extension kept. An empty rest becomes "file".
func CleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune(`:*?"<>|`, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if name == "" {
		return "file"
	}
	const limit = 200
	if len(name) > limit {
		ext := path.Ext(name)
		if len(ext) > 20 {
			ext = ""
		}
		stem := name[:limit-len(ext)]
		for !utf8.ValidString(stem) {
			stem = stem[:len(stem)-1]
		}
		name = stem + ext
	}
	return name
}
