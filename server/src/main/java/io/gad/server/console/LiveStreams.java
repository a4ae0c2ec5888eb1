package io.gad.server.console;

import io.gad.control.ControlPlane;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The streams of open pages: not too many, and none behind the end of its session. */
@Component
class LiveStreams implements HttpSessionListener {

    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

    /** Pages that find none left ask every two seconds instead. */
    private static final int MOST = 100;

    /** Of one session: a browser has six connections for a server that speaks HTTP/1.1, and needs one to fetch. */
    private static final int MOST_OF_A_SESSION = 5;

    private final ControlPlane control;
    private final Looks looks;
    private final Set<LiveStream> open = new HashSet<>();
    private boolean closed;

    LiveStreams(ControlPlane control, Looks looks) {
        this.control = control;
        this.looks = looks;
    }

    /** Whether one more may be opened; it then must be {@link #run}. */
    synchronized boolean admits(LiveStream stream) {
        long same =
                open.stream().filter(s -> s.session().equals(stream.session())).count();
        return !closed && open.size() < MOST && same < MOST_OF_A_SESSION && open.add(stream);
    }

    /** Returns when the stream is over. */
    void run(LiveStream stream, PrintWriter out) {
        try (ControlPlane.Watch watch = control.watch((subject, name) -> stream.ring())) {
            stream.run(out);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the answer has begun: no page can say so any more, and this one asks again
            log.error("stream=failed page={}", stream.watched(), e);
        } finally {
            forget(stream);
        }
    }

    private synchronized void forget(LiveStream stream) {
        open.remove(stream);
        looks.keepOnly(open.stream().map(LiveStream::watched).collect(Collectors.toSet()));
    }

    /** How many are open. */
    synchronized int count() {
        return open.size();
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent over) {
        String session = over.getSession().getId();
        streams().stream().filter(s -> s.session().equals(session)).forEach(LiveStream::end);
    }

    private synchronized List<LiveStream> streams() {
        return List.copyOf(open);
    }

    /** Before the web server is ended: it waits for those that it still answers. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        synchronized (this) {
            closed = true;
        }
        streams().forEach(LiveStream::end);
    }
}
