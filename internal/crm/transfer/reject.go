package transfer

import (
	"context"
	"io"
	"strconv"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/work"
)

// Reject is a row that was refused or skipped.
type Reject struct {
	Row     int64    `json:"row" doc:"Row number in the file"`
	Reasons []Remark `json:"reasons"`
	Cells   []string `json:"cells"`
}

// Rejects lists refused and skipped rows in the order of the file.
func (s *Service) Rejects(ctx context.Context, runID, cursor string, limit int) (rest.Page[Reject], error) {
	p := rest.Page[Reject]{Items: []Reject{}}
	cur, err := rest.ReadCursor(cursor, 1)
	if err != nil {
		return p, err
	}
	after := int64(0)
	if cur != nil {
		n, ok := cur[0].(int64)
		if !ok {
			return p, rest.ErrCursor.On("cursor")
		}
		after = n
	}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := loadRun(tx, runID)
		if err != nil {
			return err
		}
		rows, err := listRejects(tx.Tx, r.ID, after, limit+1)
		if err != nil {
			return err
		}
		for i, x := range rows {
			if i == limit {
				p.NextCursor = rest.Cursor(rows[i-1].RowNo)
				break
			}
			for k := range x.Cells.V {
				x.Cells.V[k] = clip(x.Cells.V[k], 500)
			}
			p.Items = append(p.Items, Reject{Row: x.RowNo, Reasons: remarks(x.Reasons.V, tx.Actor().Lang), Cells: x.Cells.V})
		}
		p.Total = &rest.Total{Count: r.Info.V.Tally.Listed}
		return nil
	})
	return p, err
}

// Headings of the columns a workbook of refused rows has in front; an import of that workbook leaves them out.
func rejectHeadings(zh bool) (row, column, reason string) {
	if zh {
		return "原行号", "问题列", "拒绝原因"
	}
	return "Original row", "Column at fault", "Reason for rejection"
}

// WriteRejects writes refused and skipped rows as a workbook: the columns of the file, as texts, behind the reasons. It can
// be mended and imported again.
func (s *Service) WriteRejects(ctx context.Context, runID string, begin func(name string) io.Writer) error {
	return s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error {
		r, err := loadRun(tx, runID)
		if err != nil {
			return err
		}
		zh := isZh(tx.Actor().Lang)
		a, b, c := rejectHeadings(zh)
		name, tab := "rejected-", "Rejected rows"
		if zh {
			name, tab = "未导入-", "未导入的行"
		}
		base := r.FileName
		if i := strings.LastIndexByte(base, '.'); i > 0 {
			base = base[:i]
		}
		w := sheet.NewXLSX(begin(name+base+".xlsx"), tab, append([]string{a, b, c}, r.Info.V.Header...))
		last := int64(0)
		for {
			rows, err := listRejects(tx.Tx, r.ID, last, 500)
			if err != nil {
				return err
			}
			for i := range rows {
				x := &rows[i]
				last = x.RowNo
				var where, why []string
				for k := range x.Reasons.V {
					p := &x.Reasons.V[k]
					if p.Column != "" {
						where = append(where, p.Column)
					}
					why = append(why, p.Text(tx.Actor().Lang))
				}
				cells := []sheet.Cell{sheet.NumberCell(strconv.FormatInt(x.RowNo, 10)), sheet.TextCell(strings.Join(where, "; ")), sheet.TextCell(strings.Join(why, "\n"))}
				for _, v := range x.Cells.V {
					cells = append(cells, sheet.TextCell(v))
				}
				if err := w.Write(cells); err != nil {
					return err
				}
			}
			if len(rows) < 500 {
				return w.Close()
			}
		}
	})
}
