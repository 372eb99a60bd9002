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

    private func unanswered(_ resource: ReplicatedResource) -> GateAnswer {
        GateAnswer(
            .replicaInSync, .unknown,
            "whether the replica of \(resource.id) (\(resource.why)) is in sync cannot be told",
            ageMilliseconds: viewAge)
    }
}
