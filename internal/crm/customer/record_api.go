package customer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"tradewind/internal/kit/blob"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/rest"
	"tradewind/internal/kit/work"
)

// ErrUpload is a request that holds no file where one belongs.
var ErrUpload = fault.Define(fault.Invalid, "file.missing_part", "Send the file as multipart/form-data in the field “file”.", "请以 multipart/form-data 在字段 file 中提交文件。")

func (s *Service) mountFiles(r *rest.Router) {
	const tag = "files"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/files", ID: "list-files", Tag: tag, Summary: "Files of a customer", Needs: CanView},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Paged
			Deleted bool `query:"deleted" doc:"The deleted ones instead"`
		}) (*rest.Body[rest.Page[AttachmentView]], error) {
			var p rest.Page[AttachmentView]
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) {
				p, err = s.Files(tx, in.ID, in.Deleted, in.Cursor, in.Limit)
				return err
			})
			return rest.Answer(p, err)
		})
	r.Raw(rest.Op{Method: http.MethodPost, Path: "/customers/{id}/files", ID: "attach-file", Tag: tag, Summary: "Attach a file (multipart/form-data, field file)", Needs: CanEdit, MaxBody: MaxFile + 1<<20},
		func(w http.ResponseWriter, req *http.Request) error {
			body, name, err := filePart(req)
			if err != nil {
				return err
			}
			v, err := s.Attach(req.Context(), req.PathValue("id"), name, body)
			if err != nil {
				if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
					return blob.ErrTooLarge.With("max", MaxFile>>20)
				}
				return err
			}
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", rest.Prefix+"/files/"+v.ID+"/content")
			w.Header().Set("ETag", rest.ETag(v.Version))
			w.WriteHeader(http.StatusCreated)
			return json.NewEncoder(w).Encode(v)
		})
	r.Raw(rest.Op{Method: http.MethodGet, Path: "/files/{id}/content", ID: "download-file", Tag: tag, Summary: "Download a file", Needs: CanView},
		func(w http.ResponseWriter, req *http.Request) error {
			a, f, err := s.Fetch(req.Context(), req.PathValue("id"))
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			blob.Headers(w.Header(), a.Name, a.Mime, req.URL.Query().Get("inline") == "1")
			http.ServeContent(w, req, "", a.CreatedAt.Time, f)
			return nil
		})
	rest.Register(r, rest.Op{Method: http.MethodDelete, Path: "/files/{id}", ID: "delete-file", Tag: tag, Summary: "Delete a file (it can be restored)", Needs: CanEdit, Status: 204},
		func(ctx context.Context, in *rest.Id) (*rest.Empty, error) {
			return &rest.Empty{}, s.door.Update(ctx, CanEdit, func(tx *work.Tx) error { return s.RemoveFile(tx, in.ID) })
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/files/{id}/restore", ID: "restore-file", Tag: tag, Summary: "Restore a deleted file", Needs: CanEdit, Status: 200},
		func(ctx context.Context, in *rest.Id) (*rest.Tagged[AttachmentView], error) {
			var v AttachmentView
			err := s.door.Update(ctx, CanEdit, func(tx *work.Tx) (err error) { v, err = s.RestoreFile(tx, in.ID); return err })
			if err != nil {
				return nil, err
			}
			return &rest.Tagged[AttachmentView]{ETag: rest.ETag(v.Version), Body: v}, nil
		})
}

// filePart finds the part called file without reading its content; small parts before it are skipped.
func filePart(req *http.Request) (io.Reader, string, error) {
	mr, err := req.MultipartReader()
	if err != nil {
		return nil, "", ErrUpload.On("file")
	}
	for range 10 {
		part, err := mr.NextPart()
		if err != nil {
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				return nil, "", blob.ErrTooLarge.With("max", MaxFile>>20)
			}
			break
		}
		if part.FormName() == "file" {
			return part, part.FileName(), nil
		}
	}
	return nil, "", ErrUpload.On("file")
}

func (s *Service) mountTimeline(r *rest.Router) {
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/timeline", ID: "customer-timeline", Tag: "customers", Summary: "What happened with a customer", Needs: CanView},
		func(ctx context.Context, in *struct {
			rest.Id
			rest.Paged
			Kinds string `query:"kinds" maxLength:"200" doc:"Types wanted, separated by commas: change, contact, activity, file, task, view; all when absent"`
		}) (*rest.Body[rest.Page[Event]], error) {
			var kinds []string
			for k := range strings.SplitSeq(in.Kinds, ",") {
				if k = strings.TrimSpace(k); k != "" {
					kinds = append(kinds, k)
				}
			}
			var p rest.Page[Event]
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) {
				p, err = s.Timeline(tx, in.ID, kinds, in.Cursor, in.Limit)
				return err
			})
			return rest.Answer(p, err)
		})
}

// mergeAnswer is what a merge answers with.
type mergeAnswer struct {
	MergeID  string `json:"merge_id"`
	Customer *View  `json:"customer"`
}

func (s *Service) mountMerge(r *rest.Router) {
	const tag = "customers"
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/merge-preview", ID: "preview-merge", Tag: tag, Summary: "What merging another customer into this one would do", Needs: CanMerge},
		func(ctx context.Context, in *struct {
			rest.Id
			LoserID string `query:"loser_id" required:"true" maxLength:"36"`
		}) (*rest.Body[MergePreview], error) {
			var p *MergePreview
			err := s.door.View(ctx, CanMerge, func(tx *work.Tx) (err error) { p, err = s.MergePreview(tx, in.ID, in.LoserID); return err })
			if err != nil {
				return nil, err
			}
			return rest.Answer(*p, nil)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/customers/{id}/merge", ID: "merge-customers", Tag: tag, Summary: "Merge another customer into this one", Needs: CanMerge, Status: 200},
		func(ctx context.Context, in *struct {
			rest.Id
			Body struct {
				LoserID string            `json:"loser_id" maxLength:"36"`
				Choices map[string]string `json:"choices,omitempty" doc:"Field → winner or loser; unchosen: the winner's value, the loser's where the winner has none"`
			}
		}) (*rest.Body[mergeAnswer], error) {
			if len(in.Body.Choices) > 300 {
				return nil, fault.ErrBadBody.With("why", fmt.Sprint(len(in.Body.Choices), " choices"))
			}
			var out mergeAnswer
			err := s.door.Update(ctx, CanMerge, func(tx *work.Tx) error {
				mid, c, err := s.Merge(tx, in.ID, in.Body.LoserID, in.Body.Choices)
				if err != nil {
					return err
				}
				out.MergeID = mid
				out.Customer, err = s.detail(tx, c)
				return err
			})
			return rest.Answer(out, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodPost, Path: "/merges/{id}/undo", ID: "undo-merge", Tag: tag, Summary: "Take a merge back", Needs: CanMerge, Status: 200},
		func(ctx context.Context, in *rest.Id) (*rest.Body[mergeAnswer], error) {
			out := mergeAnswer{MergeID: in.ID}
			err := s.door.Update(ctx, CanMerge, func(tx *work.Tx) error {
				c, err := s.UndoMerge(tx, in.ID)
				if err != nil {
					return err
				}
				out.Customer, err = s.detail(tx, c)
				return err
			})
			return rest.Answer(out, err)
		})
	rest.Register(r, rest.Op{Method: http.MethodGet, Path: "/customers/{id}/merges", ID: "list-merges", Tag: tag, Summary: "Merges into this customer", Needs: CanView},
		func(ctx context.Context, in *rest.Id) (*rest.Body[rest.Page[MergeInfo]], error) {
			p := rest.Page[MergeInfo]{}
			err := s.door.View(ctx, CanView, func(tx *work.Tx) (err error) { p.Items, err = s.Merges(tx, in.ID); return err })
			return rest.Answer(p, err)
		})
}
