// Package transfer owns the way of records in and out as files: the import wizard (what a file is, how its columns map to
// fields, rehearsal, the run in the background, what it refused, taking it back), saved mappings, and exports. It refuses
// to write a customer by any other way than the archive's own Create and Change in the name of the person who asked.
package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/crm/org"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/job"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// People is what imports ask of the organisation.
type People interface {
	// Names returns the names of users by id; unknown ids are absent.
	Names(tx *work.Tx, ids ...string) (map[string]string, error)
	// TeamNames returns the names of teams by id; unknown ids are absent.
	TeamNames(tx *work.Tx, ids ...string) (map[string]string, error)
	// Active reports whether the user exists and may be given records.
	Active(tx *work.Tx, userID string) bool
	// PeopleByName finds users by name, sign-in name or mail address, active ones first.
	PeopleByName(tx *work.Tx, name string) ([]org.Person, error)
	// TeamByName finds a team by its name; "" when there is none.
	TeamByName(tx *work.Tx, name string) (string, error)
	// RightsOf returns what a user may do now.
	RightsOf(tx *work.Tx, userID string) (*access.Rights, error)
}

// Options configure the service; the zero value works.
type Options struct {
	// MaxFile is the largest file that is taken, in bytes; 0 is 100 MiB.
	MaxFile int64
	// CountFor is how long a rehearsal goes on counting the rows it does not show; 0 is three seconds.
	CountFor time.Duration
	// Temp is the folder for working files; "" is the system's.
	Temp string
	Log  *slog.Logger
}

// Service is the only way to this package's data.
type Service struct {
	door      *work.Door
	customers *customer.Service
	people    People
	files     *blob.Store
	queue     *job.Queue
	opt       Options
}

// Kinds of jobs.
const (
	kindImport = "transfer.import"
	kindUndo   = "transfer.undo"
	kindExport = "transfer.export"
	kindClean  = "transfer.clean"
)

// Bounds.
const (
	maxFile       = 100 << 20
	chunkRecords  = 200
	previewUnits  = 50
	previewFold   = 200
	uploadPreview = 20
	maxRejects    = 100_000 // rows kept for the list of refused ones; more are only counted
	exportRows    = 200_000
	exportInline  = 500
	exportTTL     = 15 * time.Minute
	keepRuns      = 90 * 24 * time.Hour
	keepUploads   = 7 * 24 * time.Hour // files somebody uploaded and never imported
	maxMappings   = 200
)

// New makes the service and registers its jobs with the queue.
func New(door *work.Door, customers *customer.Service, people People, files *blob.Store, queue *job.Queue, opt Options) *Service {
	if opt.MaxFile <= 0 {
		opt.MaxFile = maxFile
	}
	if opt.CountFor <= 0 {
		opt.CountFor = countFor
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{door: door, customers: customers, people: people, files: files, queue: queue, opt: opt}
	one := func(run func(context.Context, string) error) job.Handler {
		return func(ctx context.Context, args json.RawMessage) error {
			var a jobArgs
			if err := json.Unmarshal(args, &a); err != nil {
				return job.Fatal{Err: err}
			}
			return run(ctx, a.ID)
		}
	}
	queue.Handle(kindImport, one(s.Run))
	queue.Handle(kindUndo, one(s.runUndo))
	queue.Handle(kindExport, one(s.runExport))
	queue.Handle(kindClean, func(ctx context.Context, _ json.RawMessage) error { return s.clean(ctx) })
	queue.Every(kindClean, time.Hour)
	return s
}

type jobArgs struct {
	ID string `json:"id"`
}

// Failures of imports and exports.
var (
	ErrNoFile     = fault.Define(fault.Invalid, "import.no_file", "Send the table as the form field “file”.", "请通过表单字段“file”上传表格文件。")
	ErrState      = fault.Define(fault.Conflict, "import.state", "The import is {state}: this cannot be done now. Reload the page.", "该导入当前状态为“{state}”，无法执行此操作，请刷新页面。")
	ErrGone       = fault.Define(fault.NotFound, "import.file_gone", "The uploaded file is not kept any more. Upload it again.", "上传的文件已被清理，请重新上传。")
	ErrNoMapping  = fault.Define(fault.Invalid, "import.nothing_mapped", "Assign at least one column to a field.", "请至少将一列对应到某个字段。")
	ErrColumn     = fault.Define(fault.Invalid, "import.unknown_column", "The file has no column “{column}”. Choose one of its columns.", "文件中没有“{column}”列，请从现有列中选择。")
	ErrTarget     = fault.Define(fault.Invalid, "import.unknown_field", "There is no field “{field}” that you may fill.", "没有可由您填写的字段“{field}”。")
	ErrTwice      = fault.Define(fault.Invalid, "import.field_twice", "“{field}” is assigned to two columns. Keep one of them.", "字段“{field}”对应了两列，请只保留一列。")
	ErrKey        = fault.Define(fault.Invalid, "import.bad_key", "Rows cannot be matched by “{key}”: assign a column to it, or choose another key.", "无法按“{key}”匹配：请先将某列对应到该字段，或选择其他匹配键。")
	ErrKeyNeeded  = fault.Define(fault.Invalid, "import.key_needed", "To update existing customers, choose what they are recognised by.", "更新已有客户时，请选择用于识别客户的匹配键。")
	ErrNameNeeded = fault.Define(fault.Invalid, "import.name_needed", "Assign a column to the company name, or choose a key column that stands for it.", "请将某列对应到公司名称，或选择一个可代替名称的匹配列。")
	ErrSetting    = fault.Define(fault.Invalid, "import.bad_setting", "“{value}” is not possible for “{option}”.", "设置“{option}”的值“{value}”无效。")
	ErrRights     = fault.Define(fault.Denied, "import.rights_lost", "The import stopped: {name} may not import any more.", "导入已停止：{name} 已没有导入权限。")
	ErrExists     = fault.Define(fault.Conflict, "import.exists", "The customer {code} exists already. Choose “update” or “create and update” to change it.", "客户 {code} 已存在。如需修改，请选择“更新”或“新建并更新”。")
	ErrHidden     = fault.Define(fault.Conflict, "import.exists_elsewhere", "The customer exists already and belongs to {owner}. Ask there before adding it again.", "该客户已存在，负责人为 {owner}，请先与其联系。")
	ErrSeveral    = fault.Define(fault.Conflict, "import.several", "Several customers have the {key} “{value}”. Merge them, or choose another key.", "有多个客户的{key}为“{value}”，请先合并，或选择其他匹配键。")
	ErrLike       = fault.Define(fault.Conflict, "import.duplicate", "Skipped: it resembles {match}.", "已跳过：与 {match} 相似。")
	ErrPerson     = fault.Define(fault.Invalid, "import.unknown_person", "There is no active person named “{value}”.", "没有名为“{value}”的在职人员。")
	ErrPeople     = fault.Define(fault.Invalid, "import.several_people", "Several people are named “{value}”. Use the sign-in name.", "有多位人员名为“{value}”，请改用登录名。")
	ErrTeam       = fault.Define(fault.Invalid, "import.unknown_team", "There is no team named “{value}”.", "没有名为“{value}”的团队。")
	ErrChoice     = fault.Define(fault.Invalid, "import.unknown_choice", "“{value}” is not a value of “{field}”. Possible: {choices}.", "“{value}”不是“{field}”的可选值，可选：{choices}。")
	ErrLanguage   = fault.Define(fault.Invalid, "import.unknown_language", "“{value}” is not a language we know. Write its name or a code such as en.", "无法识别语言“{value}”，请填写语言名称或 en 等代码。")
	ErrWhole      = fault.Define(fault.Invalid, "import.not_whole", "“{value}” is not a whole number of at most {max}.", "“{value}”不是不超过 {max} 的整数。")
	ErrMinor      = fault.Define(fault.Invalid, "import.too_precise", "“{value}” has more decimals than {currency} allows ({digits}).", "“{value}”的小数位数超过 {currency} 允许的 {digits} 位。")
	ErrNoCurrency = fault.Define(fault.Invalid, "import.no_currency", "“{value}” names no currency. Choose the currency of the column.", "“{value}”没有币种，请为该列选择币种。")
	ErrUnreadable = fault.Define(fault.Invalid, "import.unreadable_text", "The text is damaged (“�”). Choose another encoding for the file.", "文字已损坏（“�”），请为文件选择其他编码。")
	ErrMapName    = fault.Define(fault.Invalid, "mapping.bad_name", "Give the mapping a name of at most 100 characters.", "请为映射方案填写不超过 100 个字符的名称。")
	ErrMapMany    = fault.Define(fault.Conflict, "mapping.too_many", "There are already {max} saved mappings. Delete some first.", "已保存 {max} 个映射方案，请先删除一些。")

	ErrExportFormat  = fault.Define(fault.Invalid, "export.bad_format", "Choose xlsx or csv.", "请选择 xlsx 或 csv 格式。")
	ErrExportEntity  = fault.Define(fault.Invalid, "export.bad_entity", "Only customers can be exported.", "目前只能导出客户。")
	ErrExportMany    = fault.Define(fault.TooLarge, "export.too_many", "{count} rows match, more than the {max} of one file. Narrow the filter.", "共有 {count} 行，超过单个文件 {max} 行的上限，请缩小筛选范围。")
	ErrExportNone    = fault.Define(fault.Invalid, "export.no_columns", "None of the chosen columns may be exported by you. Choose others.", "所选列均不可导出，请选择其他列。")
	ErrExportGone    = fault.Define(fault.NotFound, "export.gone", "The file was fetched already or its time has run out. Export again.", "文件已下载过或已过期，请重新导出。")
	ErrExportWait    = fault.Define(fault.Conflict, "export.not_ready", "The file is not ready yet. Wait a moment.", "文件尚未生成，请稍候。")
	ErrExportChanged = fault.Define(fault.Denied, "export.rights_changed", "Your rights changed after this file was made. Export again.", "该文件生成后您的权限发生了变化，请重新导出。")
)

// fileFault turns what package sheet says of a file into a fault with the same code and words.
func fileFault(err error) error {
	var e *sheet.Error
	if !errors.As(err, &e) {
		return err
	}
	if errors.Is(e, context.Canceled) || e.Code == sheet.Cancelled {
		return context.Canceled
	}
	kind := fault.Invalid
	switch e.Code {
	case sheet.FileTooLarge, sheet.ZipBomb, sheet.RowsTooMany, sheet.ColumnsTooMany, sheet.SharedTooMany:
		kind = fault.TooLarge
	case sheet.FileOldExcel, sheet.FileBinaryExcel, sheet.FileODS, sheet.FileNumbers, sheet.FileWord, sheet.FilePDF, sheet.FileImage,
		sheet.FileArchive, sheet.FileWebArchive, sheet.FileJSON, sheet.FileUnknown, sheet.FileProtected:
		kind = fault.Unsupported
	case sheet.ReadFailed, sheet.WriteFailed:
		return fmt.Errorf("table file: %w", err)
	}
	return fault.Define(kind, "sheet."+e.Code, e.Message("en"), e.Message("zh")).Because(e)
}

// Problem is one reason why a row was refused, or a remark on it, in both languages.
type Problem struct {
	Column string `json:"column,omitempty"`
	Field  string `json:"field,omitempty"`
	Code   string `json:"code"`
	Value  string `json:"value,omitempty"`
	En     string `json:"en"`
	Zh     string `json:"zh"`
}

// Text is the sentence in the language.
func (p *Problem) Text(lang string) string {
	if isZh(lang) {
		return p.Zh
	}
	return p.En
}

func isZh(lang string) bool { return len(lang) >= 2 && lang[:2] == "zh" }

// problemsOf lists what an error says of a record.
func problemsOf(err error) []Problem {
	var se *sheet.Error
	if errors.As(err, &se) {
		return []Problem{{Column: se.Col, Code: se.Code, En: se.Message("en"), Zh: se.Message("zh")}}
	}
	f := fault.From(err)
	if len(f.Fields) == 0 || f.Def != fault.ErrInvalid {
		f = &fault.Error{Def: f.Def, Params: f.Params, Field: f.Field, Fields: f.Fields}
		out := []Problem{{Field: f.Field, Code: f.Def.Code, En: f.Text("en"), Zh: f.Text("zh")}}
		for _, x := range f.Fields {
			out = append(out, Problem{Field: x.Field, Code: x.Def.Code, En: x.Text("en"), Zh: x.Text("zh")})
		}
		return out
	}
	var out []Problem
	for _, x := range f.Fields {
		out = append(out, Problem{Field: x.Field, Code: x.Def.Code, En: x.Text("en"), Zh: x.Text("zh")})
	}
	return out
}

// clip keeps a value short enough for a message.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	i := 0
	for at := range s {
		if i == n {
			return s[:at] + "…"
		}
		i++
	}
	return s
}
