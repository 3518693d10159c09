// SPDX-License-Identifier: MIT

extension Result {
    var value: Success? {
        switch self {
        case .success(let value): value
        case .failure: nil
        }
    }

    static func catching(_ body: () async throws(Failure) -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
