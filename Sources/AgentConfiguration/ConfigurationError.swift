/// Everything that is wrong with one configuration file, in the order of the file.
package struct ConfigurationError: Error, Equatable, Sendable {
    package let file: String
    /// Never empty.
    package let problems: [ConfigurationProblem]

    init(file: String, problems: [ConfigurationProblem]) {
        self.file = file
        self.problems = problems.sorted { $0.position < $1.position }
    }
}

/// One thing to correct.
package struct ConfigurationProblem: Equatable, Sendable {
    package let position: SourcePosition
    /// What is wrong and what to do.
    package let message: String
}

/// A place in a text; both count from 1, columns in Unicode scalars.
package struct SourcePosition: Comparable, Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    static let start = SourcePosition(line: 1, column: 1)

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

// MARK: - Text

extension ConfigurationError: CustomStringConvertible {
    /// One line a problem: `FILE:LINE:COLUMN: message`.
    package var description: String {
        problems.map { "\(file):\($0.position.line):\($0.position.column): \($0.message)" }.joined(separator: "\n")
    }
}
