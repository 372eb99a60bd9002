/// The words with which ipmitool and FreeIPMI end an event, to see whether a listing was cut within one. Sources as in
/// `EventWords` and `UnruledEvents`.
enum EventVocabulary {
    /// Whether the text may be a whole event, and is not the beginning of one ("Failure", "Presence det"). A name
    /// with a number ("DIMM B2") and what stands in brackets are whole, as far as anybody can tell.
    static func isWhole(_ text: String) -> Bool {
        let event = EventWords.normalised(text)
        guard let last = event.split(whereSeparator: { !($0.isLetter || $0.isNumber) }).last else { return false }
        if event.hasSuffix(")") || last.contains(where: { $0.isNumber }) || lastWords.contains(String(last)) {
            return true
        }
        return events.contains { event.hasSuffix($0) }
    }

    private static let events: Set<String> = Set(
        (EventWords.rows.flatMap(\.words) + UnruledEvents.rows.flatMap(\.words)).map { EventWords.normalised($0) })

    /// Of events that are no news, for which those tables have no row; no bad event begins with words that end so.
    private static let lastWords: Set<String> = Set(
        """
        absent present enabled disabled inserted installed attached removed removal request requested ready ok good off
        working sleeping unspecified intrusion dock attempted attempt violation detected redundant met exceeded
        deasserted asserted idle active busy running test online duty save inactive standby spare progress completed
        started aborted action synch sync reconfigured cleared reset expired down up cycle page alert generated pressed
        latch service connected interrupt nmi shutdown responding found selection initialization initiated boot restart
        activated deactivated changed success successful fullness
        """
        .split { $0 == " " || $0 == "\n" }.map { String($0) })
}
