internal import CXML

/// An element of an XML document, copied out of libxml2: a plain value, no handle behind it.
package struct XMLTree: Hashable, Sendable {
    package var name: String
    package var attributes: [Attribute]
    package var children: [XMLTree]
    /// The text directly inside this element, trimmed of nothing; Pacemaker uses it in error messages only.
    package var text: String

    package struct Attribute: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(name: String, attributes: [Attribute] = [], children: [XMLTree] = [], text: String = "") {
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
    }

    /// The value of an attribute, nil if it is absent.
    package subscript(name: String) -> String? {
        get { attributes.first { $0.name == name }?.value }
        set {
            guard let newValue else {
                attributes.removeAll { $0.name == name }
                return
            }
            if let index = attributes.firstIndex(where: { $0.name == name }) {
                attributes[index].value = newValue
            } else {
                attributes.append(Attribute(name: name, value: newValue))
            }
        }
    }

    package func child(_ name: String) -> XMLTree? { children.first { $0.name == name } }
    package func children(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }

    /// All elements of this name below this one, in document order.
    package func descendants(_ name: String) -> [XMLTree] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }

    /// The element at a path of names, the first match on each step.
    package func element(at path: [String]) -> XMLTree? {
        path.reduce(Optional(self)) { element, name in element?.child(name) }
    }
}

/// Why a text is not a document that we read.
package struct XMLTreeError: Error, Equatable, CustomStringConvertible {
    package var description: String
}

// MARK: - Parsing

extension XMLTree {
    /// Bytes of one document; beyond it nothing is parsed.
    package static let sizeLimit = SubprocessRunner.outputLimit

    private static let libraryReady: Void = xmlInitParser()

    /// Parses one document.
    ///
    /// No network, no document type, no entity but the five of XML itself, and libxml2's own limits of depth (256) and
    /// name length stay on: what speaks here may be a forged or damaged answer.
    package init(parsing bytes: [UInt8]) throws(XMLTreeError) {
        guard !bytes.isEmpty else { throw XMLTreeError(description: "the document is empty") }
        guard bytes.count <= XMLTree.sizeLimit else {
            throw XMLTreeError(description: "the document is larger than \(XMLTree.sizeLimit) bytes")
        }
        guard !bytes.contains(0) else { throw XMLTreeError(description: "the document contains a NUL byte") }
        _ = XMLTree.libraryReady
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let document = bytes.withUnsafeBytes { buffer in
            xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count), nil, "UTF-8",
                Int32(bitPattern: options))
        }
        guard let document else { throw XMLTreeError(description: "the document is not well-formed XML") }
        // The document's only owner is this scope.
        defer { xmlFreeDoc(document) }
        guard document.pointee.intSubset == nil else {
            throw XMLTreeError(description: "the document has a document type, which Pacemaker never writes")
        }
        guard let root = xmlDocGetRootElement(document) else {
            throw XMLTreeError(description: "the document has no element")
        }
        self.init(copying: root)
    }

    private init(copying node: UnsafeMutablePointer<xmlNode>) {
        self.init(name: XMLTree.string(node.pointee.name))
        var attribute = node.pointee.properties
        while let current = attribute {
            let value = xmlNodeListGetString(node.pointee.doc, current.pointee.children, 1)
            defer { cxml_free(value) }
            attributes.append(
                Attribute(name: XMLTree.string(current.pointee.name), value: XMLTree.string(value)))
            attribute = current.pointee.next
        }
        var child = node.pointee.children
        while let current = child {
            switch current.pointee.type {
            case XML_ELEMENT_NODE: children.append(XMLTree(copying: current))
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: text += XMLTree.string(current.pointee.content)
            default: break
            }
            child = current.pointee.next
        }
    }

    private static func string(_ characters: UnsafePointer<xmlChar>?) -> String {
        guard let characters else { return "" }
        return String(cString: characters)
    }
}

// MARK: - Writing

extension XMLTree {
    /// The document as text, UTF-8, with every character that XML would change or end a value with escaped.
    package var serialised: String {
        var result = ""
        write(to: &result)
        return result
    }

    private func write(to result: inout String) {
        result += "<" + name
        for attribute in attributes {
            result += " " + attribute.name + "=\"" + XMLTree.escaped(attribute.value) + "\""
        }
        if children.isEmpty && text.allSatisfy(\.isWhitespace) {
            result += "/>"
            return
        }
        result += ">"
        if !text.allSatisfy(\.isWhitespace) { result += XMLTree.escaped(text) }
        for child in children { child.write(to: &result) }
        result += "</" + name + ">"
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x26 || $0 == 0x3C || $0 == 0x3E })
        else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
