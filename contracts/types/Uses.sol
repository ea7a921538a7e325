// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Uses
/// @notice What a licensee may do with a work, one bit each. Consent, pools and offers all hold a set of these.
library Uses {
    /// @notice Analytics and text or data mining that trains no model.
    uint16 internal constant MINE = 1 << 0;
    /// @notice Training of models that do not generate.
    uint16 internal constant TRAIN = 1 << 1;
    /// @notice Training of generative models.
    uint16 internal constant TRAIN_GENERATIVE = 1 << 2;
    /// @notice Tuning an existing model further.
    uint16 internal constant FINE_TUNE = 1 << 3;
    /// @notice Retrieval for an answer: RAG, grounding.
    uint16 internal constant RETRIEVE = 1 << 4;
    /// @notice Keeping the work, or vectors of it, in an index.
    uint16 internal constant INDEX = 1 << 5;
    /// @notice Showing the work in search results.
    uint16 internal constant SEARCH = 1 << 6;
    /// @notice Measuring models against the work.
    uint16 internal constant EVALUATE = 1 << 7;
    /// @notice Generating in the creator's style.
    uint16 internal constant GENERATE_IN_STYLE = 1 << 8;
    /// @notice Cloning a voice.
    uint16 internal constant CLONE_VOICE = 1 << 9;
    /// @notice Making synthetic data from the work.
    uint16 internal constant SYNTHESIZE = 1 << 10;
    /// @notice Passing what was learned on to other models.
    uint16 internal constant DISTILL = 1 << 11;

    /// @notice All uses that exist. A set with any other bit is refused.
    uint16 internal constant ALL = (1 << 12) - 1;

    /// @notice Whether every use in `wanted` is in `granted`.
    function include(uint16 granted, uint16 wanted) internal pure returns (bool) {
        return granted & wanted == wanted;
    }
}
