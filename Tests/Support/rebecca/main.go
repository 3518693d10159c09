// SPDX-License-Identifier: MIT

// A small server that gives out logs as the panel Rebecca does: by golang.org/x/net/websocket, whose handshake wants an
// Origin, with a handler that never reads, so that no ping is answered; the last 200 lines to each reader; errors as lines;
// and the first node's log once more as the core's.
//
// It listens on 127.0.0.1, prints "port N" and then what happens, one event a line. It does as its standard input says:
//
//	line NODE TEXT   the node's core prints TEXT
//	many NODE N TEXT it prints TEXT with the numbers 1 to N behind it, at once
//	fail TEXT        log streams opened from now on bring TEXT as their only line, and end; without TEXT, no more
//	cut              all log streams end now
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/websocket"
)

const token = "a-token-of-the-tests"
const replayed = 200

type node struct {
	lines   []string
	readers map[chan string]bool
}

type panel struct {
	mutex   sync.Mutex
	nodes   map[int]*node
	failure string
	streams map[net.Conn]bool
}

func (p *panel) say(words ...any) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	fmt.Println(words...)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, detail string) {
	answer(w, status, map[string]string{"detail": detail})
}

// admitted lets only those pass who show the token.
func admitted(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, "Could not validate credentials")
			return
		}
		next(w, r)
	}
}

func (p *panel) login(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.FormValue("password") == "" {
		refuse(w, http.StatusUnprocessableEntity, "no login")
		return
	}
	answer(w, http.StatusOK, map[string]string{"access_token": token, "token_type": "bearer"})
}

func (p *panel) core(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"version": "25.1.30", "started": true, "logs_websocket": "/api/core/logs"})
}

func (p *panel) list(w http.ResponseWriter, _ *http.Request) {
	nodes := []map[string]any{}
	for id := 1; id <= len(p.nodes); id++ {
		nodes = append(nodes, map[string]any{"id": id, "name": fmt.Sprintf("node-%d", id), "status": "connected"})
	}
	answer(w, http.StatusOK, nodes)
}

// logs serves a node's log at both of its addresses.
func (p *panel) logs(w http.ResponseWriter, r *http.Request) {
	id := 1
	if r.URL.Path != "/api/core/logs" {
		parts := strings.Split(r.URL.Path, "/")
		id, _ = strconv.Atoi(parts[len(parts)-2])
	}
	read := p.nodes[id]
	if read == nil {
		refuse(w, http.StatusNotFound, "Node not found")
		return
	}
	path, origin := r.URL.Path, r.Header.Get("Origin")
	websocket.Handler(func(conn *websocket.Conn) {
		p.say("opened", path, origin)
		defer p.say("ended", path)
		defer conn.Close()
		backlog, live := p.subscribe(read, conn)
		defer p.leave(read, live, conn)
		for _, line := range backlog {
			if websocket.Message.Send(conn, line) != nil {
				return
			}
		}
		for line := range live {
			if websocket.Message.Send(conn, line) != nil {
				return
			}
		}
	}).ServeHTTP(w, r)
}

func (p *panel) subscribe(n *node, conn *websocket.Conn) ([]string, chan string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	live := make(chan string, 100000)
	if p.failure != "" {
		close(live)
		return []string{p.failure}, live
	}
	n.readers[live] = true
	p.streams[conn] = true
	backlog := n.lines
	if len(backlog) > replayed {
		backlog = backlog[len(backlog)-replayed:]
	}
	return append([]string{}, backlog...), live
}

func (p *panel) leave(n *node, live chan string, conn *websocket.Conn) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(n.readers, live)
	delete(p.streams, conn)
}

func (p *panel) print(id int, lines ...string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	n := p.nodes[id]
	n.lines = append(n.lines, lines...)
	for live := range n.readers {
		for _, line := range lines {
			live <- line
		}
	}
}

func (p *panel) cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, n := range p.nodes {
		for live := range n.readers {
			close(live)
			delete(n.readers, live)
		}
	}
	for conn := range p.streams {
		_ = conn.Close()
	}
}

func (p *panel) obey(command string) {
	words := strings.SplitN(command, " ", 4)
	switch words[0] {
	case "line":
		id, _ := strconv.Atoi(words[1])
		p.print(id, strings.Join(words[2:], " "))
	case "many":
		id, _ := strconv.Atoi(words[1])
		count, _ := strconv.Atoi(words[2])
		lines := []string{}
		for number := 1; number <= count; number++ {
			lines = append(lines, fmt.Sprintf("%s %d", words[3], number))
		}
		p.print(id, lines...)
	case "fail":
		p.mutex.Lock()
		p.failure = strings.Join(words[1:], " ")
		p.mutex.Unlock()
	case "cut":
		p.cut()
	}
	p.say("done", words[0])
}

func main() {
	p := &panel{nodes: map[int]*node{}, streams: map[net.Conn]bool{}}
	for id := 1; id <= 2; id++ {
		p.nodes[id] = &node{readers: map[chan string]bool{}}
	}
	http.HandleFunc("/api/admin/token", p.login)
	http.HandleFunc("/api/core", admitted(p.core))
	http.HandleFunc("/api/nodes", admitted(p.list))
	http.HandleFunc("/api/core/logs", admitted(p.logs))
	http.HandleFunc("/api/node/", admitted(p.logs))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	p.say("port", listener.Addr().(*net.TCPAddr).Port)
	go func() { _ = http.Serve(listener, nil) }()
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		p.obey(commands.Text())
	}
}
