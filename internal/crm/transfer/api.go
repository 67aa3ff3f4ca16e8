package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Mount registers the operations.
func (s *Service) Mount(r *rest.Router) {
	s.mountImports(r)
	s.mountMappings(r)
	s.mountExports(r)
}

func (s *Service) mountImports(r *rest.Router) {
	const tag = "imports"
	need := customer.CanImport
	op := func(method, path, id, summary string, status int) rest.Op {
		return rest.Op{Method: method, Path: path, ID: id, Tag: tag, Summary: summary, Needs: need, Status: status, MaxBody: 4 << 20}
	}
	up := op(http.MethodPost, "/imports", "upload-import", "Upload a table to import: multipart/form-data with the part “file”", http.StatusCreated)
	up.MaxBody = s.opt.MaxFile + 1<<20
	r.Raw(up, s.upload)
	rest.Register(r, op(http.MethodGet, "/imports", "list-imports", "Imports, newest first: one's own, or everybody's with the widest range", 200),
		func(ctx context.Context, in *rest.Paged) (*rest.Body[rest.Page[Run]], error) {
			p, err := s.List(ctx, in.Cursor, in.Limit)
			return rest.Answer(p, err)
		})
	rest.Register(r, op(http.MethodGet, "/imports/fields", "import-fields", "The fields columns can be assigned to", 200),
		func(ctx context.Context, _ *struct{}) (*rest.Body[rest.Page[Target]], error) {
			p := rest.Page[Target]{Items: []Target{}}
			err := s.door.View(ctx, need, func(tx *work.Tx) error {
				list, err := s.targets(tx)
				for _, t := range list {
					p.Items = append(p.Items, *t)
				}
				return err
			})
			return rest.Answer(p, err)
		})
	rest.Register(r, op(http.MethodGet, "/imports/{id}", "get-import", "One import", 200), func(ctx context.Context, in *rest.Id) (*rest.Body[*Run], error) {
		run, err := s.Get(ctx, in.ID)
		return rest.Answer(run, err)
	})
	rest.Register(r, op(http.MethodGet, "/imports/{id}/file", "get-import-file", "What is known of the uploaded file, with the proposed mapping", 200),
		func(ctx context.Context, in *rest.Id) (*rest.Body[*Uploaded], error) {
			u, err := s.Reopen(ctx, in.ID)
			return rest.Answer(u, err)
		})
	rest.Register(r, op(http.MethodPost, "/imports/{id}/file", "reread-import-file", "Read the uploaded file under other options (encoding, separator, sheet, header row)", 200),
		func(ctx context.Context, in *struct {
			rest.Id
			Body FileOptions
		}) (*rest.Body[*Uploaded], error) {
			u, err := s.Reread(ctx, in.ID, in.Body)
			return rest.Answer(u, err)
		})
	type planned struct {
		rest.Id
		Body Plan
	}
	rest.Register(r, op(http.MethodPost, "/imports/{id}/preview", "preview-import", "Carry out the beginning of an import and take it back", 200),
		func(ctx context.Context, in *planned) (*rest.Body[*Rehearsal], error) {
			out, err := s.Preview(ctx, in.ID, in.Body)
			return rest.Answer(out, err)
		})
	rest.Register(r, op(http.MethodPost, "/imports/{id}/start", "start-import", "Start an import in the background", 202),
		func(ctx context.Context, in *planned) (*rest.Body[*Run], error) {
			out, err := s.Start(ctx, in.ID, in.Body)
			return rest.Answer(out, err)
		})
	rest.Register(r, op(http.MethodPost, "/imports/{id}/cancel", "cancel-import", "Stop an import; what is imported stays", 202),
		func(ctx context.Context, in *rest.Id) (*rest.Body[*Run], error) {
			out, err := s.Cancel(ctx, in.ID)
			return rest.Answer(out, err)
		})
	rest.Register(r, op(http.MethodPost, "/imports/{id}/undo", "undo-import", "Take an import back; records changed since are kept and reported", 202),
		func(ctx context.Context, in *rest.Id) (*rest.Body[*Run], error) {
			out, err := s.Undo(ctx, in.ID)
			return rest.Answer(out, err)
		})
	rest.Register(r, op(http.MethodGet, "/imports/{id}/rejects", "list-import-rejects", "Rows that were refused or skipped, with the reasons", 200),
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Paged
		}) (*rest.Body[rest.Page[Reject]], error) {
			p, err := s.Rejects(ctx, in.ID, in.Cursor, in.Limit)
			return rest.Answer(p, err)
		})
	r.Raw(op(http.MethodGet, "/imports/{id}/rejects.xlsx", "download-import-rejects", "Refused and skipped rows as a workbook that can be mended and imported again", 200),
		func(w http.ResponseWriter, req *http.Request) error {
			return s.WriteRejects(req.Context(), req.PathValue("id"), func(name string) io.Writer {
				blob.Headers(w.Header(), name, xlsxType, false)
				return w
			})
		})
}

// upload takes the part named file of a form, as a stream: it never lies in memory as a whole.
func (s *Service) upload(w http.ResponseWriter, req *http.Request) error {
	if req.ContentLength > s.opt.MaxFile+1<<20 {
		return blob.ErrTooLarge.With("max", s.opt.MaxFile>>20)
	}
	parts, err := req.MultipartReader()
	if err != nil {
		return ErrNoFile.On("file")
	}
	for range 20 {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return badForm(err)
		}
		if part.FormName() != "file" {
			continue
		}
		out, err := s.Upload(req.Context(), part.FileName(), part)
		if err != nil {
			return badForm(err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Location", rest.Prefix+"/imports/"+out.ID)
		w.WriteHeader(http.StatusCreated)
		return json.NewEncoder(w).Encode(out)
	}
	return ErrNoFile.On("file")
}

// badForm words a body that was cut off or is no form; other errors pass.
func badForm(err error) error {
	var tooBig *http.MaxBytesError
	var f *fault.Error
	if errors.As(err, &tooBig) || errors.As(err, &f) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return ErrNoFile.On("file")
	}
	return err
}

// List returns one page of imports.
func (s *Service) List(ctx context.Context, cursor string, limit int) (rest.Page[Run], error) {
	p := rest.Page[Run]{Items: []Run{}}
	cur, err := rest.ReadCursor(cursor, 1)
	if err != nil {
		return p, err
	}
	before := ""
	if cur != nil {
		before, _ = cur[0].(string)
	}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error {
		rows, err := listRuns(tx, before, limit+1)
		if err != nil {
			return err
		}
		for i := range rows {
			if i == limit {
				p.NextCursor = rest.Cursor(rows[i-1].ID)
				break
			}
			x, err := s.present(tx, &rows[i])
			if err != nil {
				return err
			}
			x.Conflicts = nil
			p.Items = append(p.Items, *x)
		}
		return nil
	})
	return p, err
}

// Reopen shows an uploaded file again, for a wizard that was left and is entered again.
func (s *Service) Reopen(ctx context.Context, runID string) (*Uploaded, error) {
	var run runRow
	err := s.door.View(ctx, customer.CanImport, func(tx *work.Tx) (err error) { run, err = loadRun(tx, runID); return err })
	if err != nil {
		return nil, err
	}
	f, err := s.files.Open(run.Hash)
	if err != nil {
		return nil, ErrGone.Because(err)
	}
	defer func() { _ = f.Close() }()
	info := &run.Info.V
	preview, err := s.sniffPreview(ctx, f, run.Size, info)
	if err != nil {
		return nil, err
	}
	out := &Uploaded{ID: run.ID, FileName: run.FileName, Size: run.Size, Headers: info.Header, Preview: preview, Rows: info.Rows}
	err = s.door.View(ctx, customer.CanImport, func(tx *work.Tx) error { return s.propose(tx, info, out) })
	return out, err
}

func (s *Service) mountMappings(r *rest.Router) {
	const tag = "imports"
	need := customer.CanImport
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/import-mappings", ID: "list-import-mappings", Tag: tag, Summary: "Saved mappings: one's own and the shared ones", Needs: need},
		func(ctx context.Context, _ *struct{}) (*rest.Body[rest.Page[Mapped]], error) {
			ms, err := s.Mappings(ctx)
			return rest.Answer(rest.Page[Mapped]{Items: ms}, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/import-mappings", ID: "save-import-mapping", Tag: tag, Summary: "Save a mapping", Needs: need},
		func(ctx context.Context, in *struct{ Body MappingInput }) (*rest.Tagged[Mapped], error) {
			m, err := s.SaveMapping(ctx, "", 0, in.Body)
			return tagMapping(m, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPatch, Path: "/import-mappings/{id}", ID: "change-import-mapping", Tag: tag, Summary: "Replace a saved mapping", Needs: need},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Versioned
			Body MappingInput
		}) (*rest.Tagged[Mapped], error) {
			if err := in.Check(); err != nil {
				return nil, err
			}
			v, err := in.Version()
			if err != nil {
				return nil, err
			}
			m, err := s.SaveMapping(ctx, in.ID, v, in.Body)
			return tagMapping(m, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/import-mappings/{id}", ID: "delete-import-mapping", Tag: tag, Summary: "Delete a saved mapping", Needs: need, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveMapping(ctx, in.ID)
		})
}

func tagMapping(m Mapped, err error) (*rest.Tagged[Mapped], error) {
	if err != nil {
		return nil, err
	}
	return &rest.Tagged[Mapped]{ETag: rest.ETag(m.Version), Body: m}, nil
}

func (s *Service) mountExports(r *rest.Router) {
	const tag = "exports"
	need := customer.CanExport
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/exports", ID: "create-export", Tag: tag, Summary: "Export what one may see and export", Needs: need, Status: 202},
		func(ctx context.Context, in *struct{ Body ExportRequest }) (*rest.Body[*Export], error) {
			e, err := s.RequestExport(ctx, in.Body)
			return rest.Answer(e, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/exports/{id}", ID: "get-export", Tag: tag, Summary: "How far an export is", Needs: need},
		func(ctx context.Context, in *rest.Id) (*rest.Body[*Export], error) {
			e, err := s.GetExport(ctx, in.ID)
			return rest.Answer(e, err)
		})
	r.Raw(rest.Op{Method: http.MethodGet, Path: "/exports/{id}/content", ID: "download-export", Tag: tag, Summary: "The exported file: once, within fifteen minutes", Needs: need},
		func(w http.ResponseWriter, req *http.Request) error {
			if req.Method == http.MethodHead {
				// A mere question must not use the file up.
				_, err := s.GetExport(req.Context(), req.PathValue("id"))
				return err
			}
			f, name, mime, err := s.Fetch(req.Context(), req.PathValue("id"))
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			blob.Headers(w.Header(), name, mime, false)
			if info, err := f.Stat(); err == nil {
				w.Header().Set("Content-Length", strconv.FormatInt(info.Size(), 10))
			}
			_, _ = io.Copy(w, f) // the reader is gone: there is nobody to tell
			return nil
		})
}
