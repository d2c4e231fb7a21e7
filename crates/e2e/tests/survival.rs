//! What outlives the server: pods, their connections and their output.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use e2e::{Cluster, Server, kill_server};
use nix::sys::signal::Signal;

/// A connection to the echo server through its Service, held open.
struct Conversation {
    stream: BufReader<TcpStream>,
}

impl Conversation {
    /// Starts the workload and connects.
    fn begin(cluster: &Cluster) -> Result<Self> {
        cluster.must("kubectl apply -f crates/e2e/testdata/survival.yaml")?;
        cluster.must("kubectl wait --for=condition=Ready pod/echo pod/counter --timeout=60s")?;
        let endpoint = "--for=jsonpath='{.subsets[0].addresses[0].ip}' endpoints/echo";
        cluster.must(&format!("kubectl wait {endpoint} --timeout=20s"))?;
        let address = cluster.must("kubectl get service echo -o jsonpath='{.spec.clusterIP}'")?;
        let stream = cluster.within(|| TcpStream::connect((address.as_str(), 7000)))??;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Says something and waits for its echo.
    fn say(&mut self, words: &str) -> Result<()> {
        writeln!(self.stream.get_mut(), "{words}")?;
        let mut echo = String::new();
        self.stream.read_line(&mut echo).with_context(|| format!("no echo of {words:?}"))?;
        ensure!(echo.trim_end() == words, "{words:?} came back as {echo:?}");
        Ok(())
    }
}

/// The highest number in the counter's log, which must hold every one before it.
fn counted(cluster: &Cluster) -> Result<usize> {
    let log = cluster.must("kubectl logs counter")?;
    let is_whole = log.lines().enumerate().all(|(index, line)| line == format!("tick {}", index + 1));
    ensure!(is_whole, "the log has a gap or a double:\n{log}");
    Ok(log.lines().count())
}

fn restarts(cluster: &Cluster) -> Result<String> {
    let path = "{.items[*].status.containerStatuses[*].restartCount}";
    cluster.must(&format!("kubectl get pods -o jsonpath='{path}'"))
}

#[test]
fn a_killed_server_costs_its_pods_nothing() -> Result<()> {
    let cluster = Cluster::up("kill")?;
    let mut conversation = Conversation::begin(&cluster)?;
    conversation.say("before")?;
    let before = counted(&cluster)?;
    kill_server(&cluster)?;
    conversation.say("while nobody serves")?;
    cluster.must("coracle up")?;
    conversation.say("after")?;
    let after = counted(&cluster)?;
    ensure!(after > before, "the counter stopped at {before}");
    // A log that is followed goes on too.
    let further = format!("tick {}", after + 5);
    cluster.must(&format!("timeout 20 kubectl logs --follow counter | grep -m1 -x '{further}'"))?;
    ensure!(restarts(&cluster)? == "0 0");
    ensure!(cluster.must("kubectl exec echo -- echo inside")? == "inside");
    cluster.must("coracle status --wait=30s")?;
    conversation.say("at the end")
}

/// A request of which the server has the head and waits for the body.
struct Upload {
    curl: Child,
    /// What curl says further.
    further: JoinHandle<Vec<String>>,
}

impl Upload {
    fn begin(cluster: &Cluster) -> Result<Self> {
        let view = "kubectl config view --raw -o jsonpath";
        for (file, path) in [
            ("ca", "{.clusters[0].cluster.certificate-authority-data}"),
            ("cert", "{.users[0].user.client-certificate-data}"),
            ("key", "{.users[0].user.client-key-data}"),
        ] {
            let file = cluster.scratch().join(file);
            cluster.must(&format!("{view}='{path}' | base64 -d > {}", file.display()))?;
        }
        let server = cluster.must(&format!("{view}='{{.clusters[0].cluster.server}}'"))?;
        let mut command: Command = cluster.inside(Path::new("curl"));
        command
            .current_dir(cluster.scratch())
            .args([
                "-sS",
                "-v",
                "--http1.1",
                "--cacert",
                "ca",
                "--cert",
                "cert",
                "--key",
                "key",
                "-X",
                "POST",
            ])
            .args(["-H", "Content-Type: application/json", "-H", "Expect: 100-continue"])
            .args(["--expect100-timeout", "30", "-T", "-"])
            .arg(format!("{server}/api/v1/namespaces/default/configmaps"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut curl = command.spawn()?;
        let mut said = BufReader::new(curl.stderr.take().context("curl has no standard error")?).lines();
        // The server asks for the body once the request is under way.
        ensure!(
            said.any(|line| line.is_ok_and(|line| line.contains("100 Continue"))),
            "the server did not answer"
        );
        let further = std::thread::spawn(move || said.map_while(Result::ok).collect());
        Ok(Self { curl, further })
    }

    /// Sends the body, and returns the answer.
    fn finish(mut self, body: &str) -> Result<String> {
        let mut input = self.curl.stdin.take().context("curl has no standard input")?;
        input.write_all(body.as_bytes())?;
        drop(input);
        let output = self.curl.wait_with_output()?;
        let further = self.further.join().expect("reading does not panic");
        ensure!(!output.stdout.is_empty(), "no answer came:\n{}", further.join("\n"));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long the end takes is what is measured")]
fn a_server_that_is_asked_to_end_finishes_what_was_begun() -> Result<()> {
    let cluster = Cluster::prepare("term")?;
    let server = Server::start(&cluster)?;
    cluster.must("coracle up")?;
    cluster.import_samples()?;
    let mut conversation = Conversation::begin(&cluster)?;
    let mut watch = cluster.inside(Path::new("kubectl"));
    let watch = watch.args(["get", "--raw", "/api/v1/pods?watch=1"]).stdout(Stdio::null()).spawn()?;
    let upload = Upload::begin(&cluster)?;
    let asked = Instant::now();
    server.signal(Signal::SIGTERM)?;
    server.wait_for("STOPPING=1")?;
    let made = upload.finish(r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"late"}}"#)?;
    let made: serde_json::Value = serde_json::from_str(&made)?;
    ensure!(made["metadata"]["uid"].is_string(), "the request was not finished: {made}");
    let status = server.wait()?;
    ensure!(status.success(), "the server ended with {status}");
    ensure!(asked.elapsed() < Duration::from_secs(5), "it took {:?}", asked.elapsed());
    ensure!(watch.wait_with_output()?.status.success(), "a watch broke off instead of ending");
    conversation.say("while nobody serves")?;
    let server = Server::start(&cluster)?;
    conversation.say("after")?;
    ensure!(cluster.must("kubectl get configmap late -o name")? == "configmap/late");
    ensure!(restarts(&cluster)? == "0 0");
    counted(&cluster)?;
    server.signal(Signal::SIGTERM)?;
    ensure!(server.wait()?.success());
    Ok(())
}
