internal import HealthModel

extension GateKeeper {
    /// Every replicated resource, on every node that it may move to: the first that is not in sync is the answer.
    package func replicaInSync() -> GateAnswer {
        guard !view.replicated.isEmpty else {
            return GateAnswer(
                .replicaInSync, .yes, "the cluster holds no replicated resource", ageMilliseconds: viewAge)
        }
        var yes: [String] = []
        var oldest = viewAge
        for resource in view.replicated where !resource.liesOnAnother {
            guard let judge = ReplicaJudge.judge(for: resource) else {
                return unanswered(resource)
            }
            for target in targets {
                let verdict = judge.judge(
                    ReplicaQuestion(
                        resource: resource, target: target.node,
                        attributes: view.node(named: target.node)?.attributes ?? [:], replicas: replicas, now: now))
                let age = max(viewAge, verdict.age?.wholeMilliseconds ?? 0)
                guard verdict.verdict == .yes else {
                    return GateAnswer(
                        .replicaInSync, verdict.verdict, "\(resource.id): \(verdict.evidence)", ageMilliseconds: age)
                }
                yes.append("\(resource.id): \(verdict.evidence)")
                oldest = max(oldest, age)
            }
        }
        // A file system is as good as the devices below it, and there has to be one that was judged.
        if yes.isEmpty, let resource = view.replicated.first { return unanswered(resource) }
        return GateAnswer(.replicaInSync, .yes, yes.joined(separator: "; "), ageMilliseconds: oldest)
    }

    /// What is in sync now stays so only over a link that works. Which link that is, is told by the configuration
    /// (`nic.replication`); where it is not told, the replica's own word has to do: it is in sync with whom it reaches.
    package func replicationLinkHealthy() -> GateAnswer {
        guard view.replicated.contains(where: { !$0.liesOnAnother }) else {
            return GateAnswer(
                .replicationLinkHealthy, .yes, "the cluster holds no replicated resource", ageMilliseconds: viewAge)
        }
        guard !replicationLinks.isEmpty else {
            return GateAnswer(
                .replicationLinkHealthy, .yes,
                "no link is named for it (nic.replication); whom the replica reaches is asked by replica-in-sync",
                ageMilliseconds: viewAge)
        }
        func age(_ link: ReplicationLink) -> Int64? { link.observedAt?.age(at: now).wholeMilliseconds }
        let worst =
            replicationLinks.first { $0.condition == .fails } ?? replicationLinks.first { $0.condition == .unknown }
        guard let worst else {
            return GateAnswer(
                .replicationLinkHealthy, .yes,
                replicationLinks.map { "\($0.name): \($0.evidence)" }.joined(separator: "; "),
                ageMilliseconds: replicationLinks.compactMap(age).max())
        }
        return GateAnswer(
            .replicationLinkHealthy, worst.condition == .fails ? .no : .unknown, "\(worst.name): \(worst.evidence)",
            ageMilliseconds: age(worst))
    }

    private func unanswered(_ resource: ReplicatedResource) -> GateAnswer {
        GateAnswer(
            .replicaInSync, .unknown,
            "whether the replica of \(resource.id) (\(resource.why)) is in sync cannot be told",
            ageMilliseconds: viewAge)
    }
}
