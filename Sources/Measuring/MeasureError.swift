/// Why a measurement could not be made: one sentence.
package struct MeasureError: Error, CustomStringConvertible, Equatable {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
