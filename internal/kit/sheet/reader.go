package sheet

import (
	"context"
	"errors"
	"io"
)

// Reader delivers the data rows of one file, front to back, in constant memory. It is not safe for concurrent use.
type Reader struct {
	ctx    context.Context // a Reader lives no longer than the call it serves, like sql.Rows
	info   Info
	f      file
	src    source
	lim    Limits
	tally  tally
	count  int
	closed bool
	failed error
}

// Open inspects the file with opt and returns a reader placed before its first data row. The context bounds all
// reading; r must stay readable until Close. The error is an *Error of the catalogue.
func Open(ctx context.Context, r io.ReaderAt, size int64, opt Options) (rd *Reader, err error) {
	defer rescue(&err)
	f, info, err := inspect(ctx, r, size, "", opt)
	if err != nil {
		return nil, err
	}
	rd = &Reader{ctx: ctx, info: info, f: f, lim: opt.Limits.withDefaults()}
	for _, w := range info.Warnings {
		if w.Code == HeaderDuplicated || w.Code == HeaderUnnamed {
			rd.tally.list = append(rd.tally.list, w) // the others come again while reading
		}
	}
	if rd.src, err = f.rows(&rd.tally); err != nil {
		_ = f.close() // the first problem is the one to report
		return nil, err
	}
	return rd, nil
}

// Info returns what Open found.
func (r *Reader) Info() Info { return r.info }

// Header returns the unique names of the columns.
func (r *Reader) Header() []string { return r.info.Header }

// Next returns the next row that is not blank, io.EOF after the last one, or an *Error that ends the reading. A row
// with Rejected set must be reported and skipped; reading goes on behind it.
func (r *Reader) Next() (row Row, err error) {
	if r.closed {
		return Row{}, io.EOF
	}
	if r.failed != nil {
		return Row{}, r.failed
	}
	defer func() { r.failed = err }()
	defer rescue(&err)
	for {
		if r.count&0xFF == 0 {
			if cause := r.ctx.Err(); cause != nil {
				return Row{}, Problem(Cancelled).because(cause)
			}
		}
		row, err := r.src.next()
		if err == io.EOF {
			return Row{}, io.EOF
		}
		if err != nil {
			return Row{}, cancelledOr(r.ctx, err)
		}
		if row.Line < r.info.DataRow || r.info.DataRow == 0 || row.Blank() && row.Rejected == nil {
			continue
		}
		r.count++
		if r.count > r.lim.Rows {
			return Row{}, Problem(RowsTooMany, "max", r.lim.Rows)
		}
		width := len(r.info.Header)
		row = fit(row, width)
		if len(row.Cells) > width {
			r.tally.add(CellsBeyond, row.Line, 1)
		}
		return row, nil
	}
}

// Warnings returns what was odd so far; complete after Next has returned io.EOF.
func (r *Reader) Warnings() []Warning { return r.tally.copyOf() }

// Progress is the share of the file already read, 0 to 1.
func (r *Reader) Progress() float64 {
	if r.closed || r.failed == io.EOF {
		return 1
	}
	total := r.src.total()
	if total <= 0 {
		return 0
	}
	return min(1, float64(r.src.done())/float64(total))
}

// Close releases temporary files. It may be called more than once.
func (r *Reader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	return errors.Join(r.src.close(), r.f.close())
}
