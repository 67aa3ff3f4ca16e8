package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// liteConn is one SQLite connection with its prepared statements: compiling a statement costs more than running it.
type liteConn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt
}

const maxStmts = 400

func (l *liteConn) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := l.stmts[text]; ok {
		return s, nil
	}
	s, err := l.c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if len(l.stmts) >= maxStmts {
		for k, old := range l.stmts {
			_ = old.Close()
			delete(l.stmts, k)
			if len(l.stmts) < maxStmts/2 {
				break
			}
		}
	}
	l.stmts[text] = s
	return s, nil
}

// ExecContext runs a statement from the cache.
func (l *liteConn) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	s, err := l.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext runs a query from the cache.
func (l *liteConn) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	s, err := l.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (l *liteConn) close() error {
	for _, s := range l.stmts {
		_ = s.Close()
	}
	return l.c.Close()
}

type litePool struct {
	r, w    *sql.DB
	readers chan *liteConn
	writer  *liteConn
	n       int
}

func newLitePool(ctx context.Context, r, w *sql.DB, n int) (*litePool, error) {
	p := &litePool{r: r, w: w, readers: make(chan *liteConn, n), n: n}
	wc, err := w.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	p.writer = &liteConn{c: wc, stmts: map[string]*sql.Stmt{}}
	for range n {
		// Readers connect on first use: a cold start opens one connection, not all.
		p.readers <- &liteConn{}
	}
	return p, nil
}

func (p *litePool) take(ctx context.Context) (*liteConn, error) {
	select {
	case c := <-p.readers:
		if c.c == nil {
			rc, err := p.r.Conn(ctx)
			if err != nil {
				p.readers <- c
				return nil, fmt.Errorf("open reader: %w", err)
			}
			c.c, c.stmts = rc, map[string]*sql.Stmt{}
		}
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *litePool) give(c *liteConn) { p.readers <- c }

func (p *litePool) close() error {
	var errs []error
	for range p.n {
		if c := <-p.readers; c.c != nil {
			errs = append(errs, c.close())
		}
	}
	errs = append(errs, p.writer.close(), p.r.Close(), p.w.Close())
	return errors.Join(errs...)
}

// groupWriter lets writers that wait at the same moment share one commit, hence one fsync. Each still has a savepoint of
// its own: one that fails takes nothing of the others with it.
type groupWriter struct {
	db    *DB
	queue chan *turn
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
}

type turn struct {
	run   chan error // nil when it is this writer's turn, an error when there is no transaction to write in
	ran   chan bool  // the writer reports: keep (true) or undo
	final chan error // outcome of the shared commit
}

// maxGroup bounds how many writers share a commit, maxGroupTime how long the first of them waits for the others.
const (
	maxGroup     = 64
	maxGroupTime = 8 * time.Millisecond
)

var errStopping = errors.New("the database is closing")

func newGroupWriter(d *DB) *groupWriter {
	g := &groupWriter{db: d, queue: make(chan *turn), quit: make(chan struct{}), done: make(chan struct{})}
	go g.loop()
	return g
}

func (g *groupWriter) stop() {
	g.once.Do(func() { close(g.quit) })
	<-g.done
}

func (g *groupWriter) do(ctx context.Context, fn func(*Tx) error) (err error) {
	t := &turn{run: make(chan error, 1), ran: make(chan bool, 1), final: make(chan error, 1)}
	select {
	case g.queue <- t:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.done:
		return errStopping
	}
	if err := <-t.run; err != nil {
		return err
	}
	// A cancelled statement inside a transaction makes SQLite roll back the whole of it, the others' part included:
	// once its turn has come, a writer goes through.
	tx := &Tx{ctx: context.WithoutCancel(ctx), q: g.db.lite.writer, db: g.db, now: g.db.Now(), writable: true}
	var ferr error
	func() {
		ok := false
		defer func() { t.ran <- ok }()
		defer func() {
			if p := recover(); p != nil {
				ferr = fmt.Errorf("panic in a transaction: %v\n%s", p, debug.Stack())
			}
		}()
		ferr = fn(tx)
		ok = ferr == nil
	}()
	cerr := <-t.final
	if ferr != nil {
		return ferr
	}
	return cerr
}

// raw runs one statement on the writer outside any transaction.
func (g *groupWriter) raw(ctx context.Context, text string) error {
	t := &turn{run: make(chan error, 1), final: make(chan error, 1)} // no ran: a statement outside a transaction
	select {
	case g.queue <- t:
	case <-ctx.Done():
		return ctx.Err()
	case <-g.done:
		return errStopping
	}
	<-t.run
	_, err := g.db.lite.writer.c.ExecContext(ctx, text)
	t.final <- err
	return err
}

func (g *groupWriter) loop() {
	defer close(g.done)
	for {
		select {
		case t := <-g.queue:
			if t.ran == nil {
				t.run <- nil
				<-t.final
				continue
			}
			g.batch(t)
		case <-g.quit:
			return
		}
	}
}

func (g *groupWriter) batch(first *turn) {
	w, ctx := g.db.lite.writer, context.Background()
	if _, err := w.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		first.run <- fmt.Errorf("begin: %w", err)
		return
	}
	var kept []*turn
	start := time.Now() //nolint:forbidigo // measures a wait, not a moment of the business
	next := first
	var raw *turn
	for next != nil {
		t := next
		next = nil
		if _, err := w.ExecContext(ctx, "SAVEPOINT w"); err != nil {
			t.run <- fmt.Errorf("savepoint: %w", err)
			break
		}
		t.run <- nil
		if <-t.ran {
			if _, err := w.ExecContext(ctx, "RELEASE w"); err != nil {
				t.final <- fmt.Errorf("release: %w", err)
			} else {
				kept = append(kept, t)
			}
		} else {
			_, err := w.ExecContext(ctx, "ROLLBACK TO w")
			if err == nil {
				_, err = w.ExecContext(ctx, "RELEASE w")
			}
			t.final <- err
			if err != nil {
				// SQLite has rolled the whole transaction back by itself (a full disk does that): nobody may write on in
				// it, and the commit below tells those before that their part is gone too.
				break
			}
		}
		if len(kept) < maxGroup && time.Since(start) < maxGroupTime {
			select {
			case next = <-g.queue:
				if next.ran == nil {
					raw, next = next, nil
				}
			default:
			}
		}
	}
	_, err := w.ExecContext(ctx, "COMMIT")
	if err != nil {
		_, _ = w.ExecContext(ctx, "ROLLBACK")
		err = fmt.Errorf("commit: %w", err)
	} else if len(kept) > 0 {
		g.db.full.Store(false)
	}
	for _, t := range kept {
		t.final <- err
	}
	if raw != nil {
		raw.run <- nil
		<-raw.final
	}
}
