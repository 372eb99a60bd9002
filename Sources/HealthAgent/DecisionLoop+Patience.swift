internal import AgentAPI
internal import HealthModel

/// How long a person is left waiting for an answer of `forewarn-actuator`.
package struct OrderPatience: Equatable, Sendable {
    /// When it is first said what is waited for.
    package var firstWord: Duration
    /// How often it is said again.
    package var period: Duration
    /// When a question is given up, and with it an order that has not changed anything yet.
    package var total: Duration

    package init(
        firstWord: Duration = .seconds(2), period: Duration = .seconds(5), total: Duration = .seconds(12)
    ) {
        self.firstWord = firstWord
        self.period = period
        self.total = total
    }
}

extension DecisionLoop {
    /// What the actuator is being asked in the loop's turn.
    struct Asked: Sendable {
        /// Half a sentence: "to read the cluster".
        var what: String
        var since: MonotonicInstant
    }

    /// Remembers for the time of `body` what the actuator was asked, so that whoever waits can be told.
    func asking<Answer>(_ what: String, _ body: () async -> Answer) async -> Answer {
        asked = Asked(what: what, since: time.now())
        defer { asked = nil }
        return await body()
    }

    /// One sentence: why the turn is not to be had, or an answer does not come.
    var silence: String {
        guard let asked else { return "forewarnd is busy with another step" }
        return
            "forewarn-actuator was asked \(asked.what) and has not answered for "
            + "\(asked.since.age(at: time.now()).wholeMilliseconds / 1000) s: it hangs, or Pacemaker behind it does. Look "
            + "at systemctl status forewarn-actuator pacemaker"
    }

    /// Says what is waited for until the caller's scope ends: started with `async let`, which cancels it there.
    nonisolated func talk(_ order: Order, _ emit: ProgressSink) async {
        let patience = settings.patience
        var pause = patience.firstWord
        // Only a cancelled sleep throws.
        while (try? await Task.sleep(for: pause)) != nil {
            pause = patience.period
            await emit(
                ProgressLine(
                    .progress, node: order.node, "waiting: \(await silence)",
                    elapsedMilliseconds: await elapsed(order)))
        }
    }

    /// For an order that needs no answer of the actuator's, and so can wait until the loop has its own.
    func takeTurn(_ order: Order, _ emit: @escaping ProgressSink) async {
        async let _: Void = talk(order, emit)
        await turn.take()
    }

    /// The answer, or nil if it is not there in time; the question is given up then.
    nonisolated func answered<Answer: Sendable>(
        within patience: Duration?, _ ask: @escaping @Sendable () async -> Answer
    ) async -> Answer? {
        guard let patience else { return await ask() }
        return await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await ask() }
            group.addTask {
                // Cancelled or over: either way there is no answer from here.
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
