package sheet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Code names one problem of the catalogue below. Codes are stable: other programs and saved reports hold them.
type Code = string

// Problems of whole files.
const (
	FileEmpty       Code = "file_empty"
	FileTooLarge    Code = "file_too_large"
	FileUnknown     Code = "file_unknown"
	FileDamaged     Code = "file_damaged"
	FileOldExcel    Code = "file_old_excel"
	FileBinaryExcel Code = "file_binary_excel"
	FileODS         Code = "file_ods"
	FileNumbers     Code = "file_numbers"
	FileWord        Code = "file_word"
	FilePDF         Code = "file_pdf"
	FileImage       Code = "file_image"
	FileArchive     Code = "file_archive"
	FileProtected   Code = "file_protected"
	FileWebArchive  Code = "file_web_archive"
	FileJSON        Code = "file_json"
	FileNoTable     Code = "file_no_table"
	FileNested      Code = "file_nested_table"
	FileEntities    Code = "file_entities"
	ZipBomb         Code = "zip_bomb"
	SheetMissing    Code = "sheet_missing"
	SheetEmpty      Code = "sheet_empty"
	OptionInvalid   Code = "option_invalid"
	RowsTooMany     Code = "rows_too_many"
	ColumnsTooMany  Code = "columns_too_many"
	SharedTooMany   Code = "shared_too_many"
	Cancelled       Code = "cancelled"
	ReadFailed      Code = "read_failed"
	WriteFailed     Code = "write_failed"
)

// Problems of one row, which is rejected while the rest of the file is read on.
const (
	CellTooLong    Code = "cell_too_long"
	RowTooLong     Code = "row_too_long"
	RowTooWide     Code = "row_too_wide"
	QuoteUnclosed  Code = "quote_unclosed"
	QuoteMisplaced Code = "quote_misplaced"
)

// Warnings: the file was read, and the user should know how.
const (
	BytesReplaced    Code = "bytes_replaced"
	NULsRemoved      Code = "nuls_removed"
	QuoteLenient     Code = "quote_lenient"
	CellsBeyond      Code = "cells_beyond_header"
	RowsAfterGap     Code = "rows_after_gap"
	HeaderDuplicated Code = "header_duplicated"
	HeaderUnnamed    Code = "header_unnamed"
	FormulaUnsaved   Code = "formula_unsaved"
	FaultCells       Code = "fault_cells"
	TextTruncated    Code = "text_truncated"
	TextCleaned      Code = "text_cleaned"
)

// Problems of single values, reported by package value.
const (
	ValueEmpty        Code = "value_empty"
	ValueTooLong      Code = "value_too_long"
	NumberInvalid     Code = "number_invalid"
	NumberAmbiguous   Code = "number_ambiguous"
	NumberGrouping    Code = "number_grouping"
	NumberExponent    Code = "number_exponent"
	NumberPercent     Code = "number_percent"
	NumberDigits      Code = "number_digits"
	CurrencyUnknown   Code = "currency_unknown"
	CurrencyAmbiguous Code = "currency_ambiguous"
	CurrencyTwice     Code = "currency_twice"
	DateInvalid       Code = "date_invalid"
	DateAmbiguous     Code = "date_ambiguous"
	DateImpossible    Code = "date_impossible"
	DateOrder         Code = "date_order"
	DateRange         Code = "date_range"
	DateIncomplete    Code = "date_incomplete"
	BoolInvalid       Code = "bool_invalid"
)

// wording is the message of one code. {name} is filled from Error.Params, {row} and {col} from the error itself.
type wording struct{ en, zh string }

// catalogue is read only. Each wording says what is wrong and what to do about it.
var catalogue = map[Code]wording{
	FileEmpty: {"The file is empty. Choose a file with a header row and at least one row of data.",
		"文件是空的。请选择含有表头和至少一行数据的文件。"},
	FileTooLarge: {"The file has {size} MB, more than the {max} MB allowed. Split it into several files and import them one after another.",
		"文件大小为 {size} MB，超过上限 {max} MB。请拆分成多个文件后分次导入。"},
	FileUnknown: {"This is not a table Tradewind can read. Save it as Excel workbook (.xlsx) or CSV and choose it again.",
		"无法识别该文件的表格格式。请另存为 Excel 工作簿（.xlsx）或 CSV 后重新选择。"},
	FileDamaged: {"The file is damaged ({part}). Open it in Excel, save it again as .xlsx and choose the new file.",
		"文件已损坏（{part}）。请用 Excel 打开并重新另存为 .xlsx 后再选择。"},
	FileOldExcel: {"This is an old Excel 97–2003 file (.xls). Open it in Excel or WPS and save as .xlsx.",
		"这是旧版 Excel 97–2003 文件（.xls）。请用 Excel 或 WPS 打开，另存为 .xlsx 格式。"},
	FileBinaryExcel: {"This is a binary Excel file (.xlsb). Open it in Excel and save as .xlsx.",
		"这是 Excel 二进制工作簿（.xlsb）。请用 Excel 打开，另存为 .xlsx 格式。"},
	FileODS: {"This is an OpenDocument table (.ods). Save as .xlsx or CSV.",
		"这是 OpenDocument 表格（.ods）。请另存为 .xlsx 或 CSV 格式。"},
	FileNumbers: {"This is an Apple Numbers file. Export it as Excel (.xlsx) or CSV.",
		"这是 Apple Numbers 文件。请导出为 Excel（.xlsx）或 CSV 格式。"},
	FileWord: {"This is a text document or presentation, not a table. Copy its table into Excel and save as .xlsx.",
		"这是文档或演示文稿，不是表格。请把其中的表格复制到 Excel 并保存为 .xlsx。"},
	FilePDF: {"This is a PDF. Ask for the list as Excel (.xlsx) or CSV.",
		"这是 PDF 文件。请改用 Excel（.xlsx）或 CSV 格式的名单。"},
	FileImage: {"This is a picture. Choose the Excel (.xlsx) or CSV file it was made from.",
		"这是图片。请选择原始的 Excel（.xlsx）或 CSV 文件。"},
	FileArchive: {"This is an archive. Unpack it and choose the table inside.",
		"这是压缩包。请先解压，再选择其中的表格文件。"},
	FileProtected: {"The file is protected by a password. Open it in Excel, remove the password (File › Info › Protect Workbook) and save it again.",
		"文件设有密码。请用 Excel 打开，取消密码（文件 › 信息 › 保护工作簿）后重新保存。"},
	FileWebArchive: {"This is a web archive (.mht) named as a table. Open it in Excel and save as .xlsx.",
		"这是以表格命名的网页存档（.mht）。请用 Excel 打开，另存为 .xlsx 格式。"},
	FileJSON: {"This is JSON, not a table. Export it as CSV or .xlsx.",
		"这是 JSON 数据，不是表格。请导出为 CSV 或 .xlsx 格式。"},
	FileNoTable: {"The page holds no table with rows. Save the list as .xlsx or CSV.",
		"该网页中没有带数据的表格。请把名单另存为 .xlsx 或 CSV。"},
	FileNested: {"The page has tables inside tables, so rows cannot be told apart. Open it in Excel and save as .xlsx.",
		"网页中的表格互相嵌套，无法区分行。请用 Excel 打开，另存为 .xlsx 格式。"},
	FileEntities: {"The file declares XML entities, which no table program writes. It was refused for safety. Save it again from Excel.",
		"文件中声明了 XML 实体，正常的表格软件不会这样写，为安全起见已拒绝。请用 Excel 重新保存。"},
	ZipBomb: {"Unpacked, the file would be larger than {max} MB or more than {ratio} times its size. Remove unused sheets and formatting, or save it as CSV.",
		"文件解压后超过 {max} MB，或超过原大小的 {ratio} 倍。请删除无用的工作表和格式，或另存为 CSV。"},
	SheetMissing: {"There is no sheet named “{sheet}”. Choose one of: {sheets}.",
		"没有名为“{sheet}”的工作表。可选：{sheets}。"},
	SheetEmpty: {"The sheet “{sheet}” holds no rows. Choose another sheet.",
		"工作表“{sheet}”没有数据。请选择其他工作表。"},
	OptionInvalid: {"The setting {option} cannot be “{value}”. Choose one from the list.",
		"设置项 {option} 不能为“{value}”。请从列表中选择。"},
	RowsTooMany: {"The file has more than {max} rows of data. Split it into several files.",
		"数据超过 {max} 行。请拆分成多个文件。"},
	ColumnsTooMany: {"The header has {columns} columns, more than the {max} allowed. Delete the columns you do not need.",
		"表头有 {columns} 列，超过上限 {max} 列。请删除不需要的列。"},
	SharedTooMany: {"The workbook holds more than {max} different texts. Split it or save it as CSV.",
		"工作簿中的不同文本超过 {max} 个。请拆分文件或另存为 CSV。"},
	Cancelled: {"Reading was stopped before the end of the file. Nothing was changed; start it again when ready.",
		"读取在文件结束前已停止，未作任何更改。需要时请重新开始。"},
	ReadFailed: {"The file could not be read to its end. Upload it again.",
		"文件读取中断。请重新上传。"},
	WriteFailed: {"The file could not be written. Check the free disk space and try again.",
		"文件写入失败。请检查磁盘空间后重试。"},

	CellTooLong: {"Row {row}, column {col}: the cell has more than {max} characters. Shorten it.",
		"第 {row} 行 {col} 列：单元格超过 {max} 个字符。请缩短内容。"},
	RowTooLong: {"Row {row} has more than {max} MB of text. Check for a missing line end or quotation mark.",
		"第 {row} 行的文本超过 {max} MB。请检查是否缺少换行或引号。"},
	RowTooWide: {"Row {row} has {columns} cells, more than the {max} allowed. Check for stray separators.",
		"第 {row} 行有 {columns} 个单元格，超过上限 {max}。请检查多余的分隔符。"},
	QuoteUnclosed: {"Row {row}, column {col}: a quotation mark opens here and is never closed. Close it, or double it if it belongs to the text.",
		"第 {row} 行 {col} 列：引号在此开始但没有结束。请补上引号；如引号属于内容，请写成两个引号。"},
	QuoteMisplaced: {"Row {row}, column {col}: text follows the closing quotation mark, so the cells of this row cannot be told apart. Double the quotation marks that belong to the text.",
		"第 {row} 行 {col} 列：结束引号后还有文字，无法划分该行的单元格。属于内容的引号请写成两个。"},

	BytesReplaced: {"{count} characters could not be read in this encoding, first in row {row}; they show as “�”. Check the encoding.",
		"有 {count} 个字符无法按当前编码读取（首次出现在第 {row} 行），显示为“�”。请检查编码。"},
	NULsRemoved: {"{count} NUL characters were removed, first in row {row}.",
		"已删除 {count} 个空字符（NUL），首次出现在第 {row} 行。"},
	QuoteLenient: {"{count} quotation marks were not written by the rules and were read as text, first in row {row}. Check these rows.",
		"有 {count} 处引号不符合规范，已按普通文字读取（首次出现在第 {row} 行）。请核对这些行。"},
	CellsBeyond: {"{count} rows have filled cells to the right of the header, first row {row}. Check for stray separators.",
		"有 {count} 行在表头范围右侧还有内容（首次出现在第 {row} 行）。请检查多余的分隔符。"},
	RowsAfterGap: {"Data after {max} empty rows was not read, it begins in row {row}. Delete the empty rows if it belongs to the list.",
		"连续 {max} 个空行之后的数据未读取，从第 {row} 行开始。如属于名单，请删除中间的空行。"},
	HeaderDuplicated: {"The header name “{name}” occurs more than once; the later ones were numbered.",
		"表头“{name}”重复出现，后面的已自动编号。"},
	HeaderUnnamed: {"{count} columns have no name, first column {col}; they are called by their letter.",
		"有 {count} 列没有表头（首个为 {col} 列），已用列标命名。"},
	FormulaUnsaved: {"{count} formulas have no stored result, first in row {row}. Open the file in Excel and save it.",
		"有 {count} 个公式没有保存计算结果（首次出现在第 {row} 行）。请用 Excel 打开并保存一次。"},
	FaultCells: {"{count} cells hold an Excel error such as #N/A, first in row {row}.",
		"有 {count} 个单元格是 #N/A 之类的 Excel 错误值（首次出现在第 {row} 行）。"},
	TextTruncated: {"{count} texts were longer than Excel allows ({max} characters) and were cut, first in row {row}. Export as CSV to keep them whole.",
		"有 {count} 处文本超过 Excel 单元格上限（{max} 个字符）并被截断，首次出现在第 {row} 行。如需完整内容请导出 CSV。"},
	TextCleaned: {"{count} texts held control characters Excel cannot store; they were left out, first in row {row}.",
		"有 {count} 处文本含 Excel 无法保存的控制字符，已去除，首次出现在第 {row} 行。"},

	ValueEmpty: {"The cell is empty. Fill it in.", "单元格为空。请填写。"},
	ValueTooLong: {"“{value}” is too long for this kind of value. Check the column.",
		"“{value}”过长，不是这类值。请检查该列。"},
	NumberInvalid: {"“{value}” is not a number. Write it like 1234.56.",
		"“{value}”不是数字。请写成 1234.56 的形式。"},
	NumberAmbiguous: {"“{value}” can be read in two ways: the separator may mark thousands or decimals. Choose the number format of the column.",
		"“{value}”有两种读法：分隔符可能是千位符，也可能是小数点。请为该列选择数字格式。"},
	NumberGrouping: {"“{value}” does not fit the number format of its column ({format}). Correct the cell or choose another format.",
		"“{value}”不符合该列的数字格式（{format}）。请修改单元格或更换格式。"},
	NumberExponent: {"“{value}” was shortened by Excel and digits are lost. Format the column as text or number and save the file again.",
		"“{value}”已被 Excel 转成科学计数法，数字已丢失。请将该列设为文本或数值格式后重新保存。"},
	NumberPercent: {"“{value}” is a percentage. Write the plain number.",
		"“{value}”是百分比。请填写普通数字。"},
	NumberDigits: {"“{value}” has more than {max} digits. Shorten it.",
		"“{value}”超过 {max} 位数字。请缩短。"},
	CurrencyUnknown: {"“{value}”: the currency “{currency}” is unknown. Use a code such as USD, EUR or CNY.",
		"“{value}”：无法识别币种“{currency}”。请使用 USD、EUR、CNY 等代码。"},
	CurrencyAmbiguous: {"“{value}”: the sign “{currency}” stands for several currencies ({choices}). Write the code, or choose the currency of the column.",
		"“{value}”：符号“{currency}”可代表多种货币（{choices}）。请写明币种代码，或为该列选择币种。"},
	CurrencyTwice: {"“{value}” names two currencies ({choices}). Keep one.",
		"“{value}”写了两种货币（{choices}）。请只保留一种。"},
	DateInvalid: {"“{value}” is not a date. Write it like 2026-03-31.",
		"“{value}”不是日期。请写成 2026-03-31 的形式。"},
	DateAmbiguous: {"“{value}” can be read as {first} or {second}. Choose the date order of the column.",
		"“{value}”可能是 {first}，也可能是 {second}。请为该列选择日期顺序。"},
	DateImpossible: {"“{value}”: there is no {date} in the calendar. Correct the day or month.",
		"“{value}”：日历中没有 {date} 这一天。请更正日或月。"},
	DateOrder: {"“{value}” does not fit the date order of its column ({order}). Correct the cell or choose another order.",
		"“{value}”不符合该列的日期顺序（{order}）。请修改单元格或更换顺序。"},
	DateRange: {"“{value}” is outside the years {min} to {max}. Correct the year.",
		"“{value}”超出 {min} 至 {max} 年的范围。请更正年份。"},
	DateIncomplete: {"“{value}” has no day, month or year. Write the full date like 2026-03-31.",
		"“{value}”缺少年、月或日。请写完整日期，如 2026-03-31。"},
	BoolInvalid: {"“{value}” is neither yes nor no. Write yes or no.",
		"“{value}”不是“是”或“否”。请填写是或否。"},
}

// Error is a problem the user can understand and mend. Row and Col are set where one place is at fault.
type Error struct {
	Code   Code           `json:"code"`
	Row    int            `json:"row,omitempty"` // 1-based, as Excel counts; 0 when no row is at fault
	Col    string         `json:"col,omitempty"` // column letter (A, B, …) or header name; "" when none is
	Params map[string]any `json:"params,omitempty"`
	cause  error
}

// Warning is a problem that did not stop the reading. Row is its first place and Params["count"] its number.
type Warning = Error

// Problem returns an error of the catalogue; kv are pairs of parameter name and value.
func Problem(code Code, kv ...any) *Error {
	e := &Error{Code: code}
	if len(kv) > 1 {
		e.Params = make(map[string]any, len(kv)/2)
	}
	for i := 0; i+1 < len(kv); i += 2 {
		if name, ok := kv[i].(string); ok {
			e.Params[name] = kv[i+1]
		}
	}
	return e
}

// At returns a copy of e that names a place.
func (e *Error) At(row int, col string) *Error {
	c := *e
	c.Row, c.Col = row, col
	return &c
}

// because keeps the technical cause for logs; it never reaches a message.
func (e *Error) because(err error) *Error {
	e.cause = err
	return e
}

// Unwrap returns the technical cause, for example context.Canceled.
func (e *Error) Unwrap() error { return e.cause }

// Error is the English message, with the cause for logs.
func (e *Error) Error() string {
	if e.cause != nil {
		return e.Message("en") + " [" + e.cause.Error() + "]"
	}
	return e.Message("en")
}

// Message words the problem in "zh" (any tag that begins so) or English. Values are shortened to 60 characters.
func (e *Error) Message(lang string) string {
	w, ok := catalogue[e.Code]
	if !ok {
		return e.Code
	}
	t := w.en
	if strings.HasPrefix(lang, "zh") {
		t = w.zh
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(t, '{')
		j := strings.IndexByte(t, '}')
		if i < 0 || j < i {
			b.WriteString(t)
			return b.String()
		}
		b.WriteString(t[:i])
		switch name := t[i+1 : j]; name {
		case "row":
			b.WriteString(strconv.Itoa(e.Row))
		case "col":
			b.WriteString(shorten(e.Col, 60))
		default:
			if v, ok := e.Params[name]; ok {
				b.WriteString(shorten(fmt.Sprint(v), 60))
			}
		}
		t = t[j+1:]
	}
}

// Codes lists every code of the catalogue, sorted, so that a page can carry the same wordings.
func Codes() []Code { return slices.Sorted(maps.Keys(catalogue)) }

// Template returns the raw wording of a code with its {placeholders}; "" for an unknown one.
func Template(code Code, lang string) string {
	w := catalogue[code]
	if strings.HasPrefix(lang, "zh") {
		return w.zh
	}
	return w.en
}

// shorten cuts s to max characters, so that a hostile cell cannot flood a message.
func shorten(s string, maxRunes int) string {
	if len(s) <= maxRunes {
		return s
	}
	n := 0
	for i := range s {
		if n == maxRunes {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// tally collects repeated oddities as one warning each.
type tally struct{ list []Warning }

func (t *tally) add(code Code, row, count int, kv ...any) {
	for i := range t.list {
		if t.list[i].Code == code {
			t.list[i].Params["count"] = t.list[i].Params["count"].(int) + count
			return
		}
	}
	e := Problem(code, append(kv, "count", count)...)
	e.Row = row
	t.list = append(t.list, *e)
}

// copyOf returns warnings whose parameters the reader will no longer touch.
func (t *tally) copyOf() []Warning {
	out := make([]Warning, len(t.list))
	for i, w := range t.list {
		w.Params = maps.Clone(w.Params)
		out[i] = w
	}
	return out
}
