// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title TokenReceiver
/// @notice A contract that is sent ERC-721 tokens, and the ways in which a hostile or broken one answers.
contract TokenReceiver is IERC721Receiver {
    enum Answer {
        Accept,
        /// Returns something else than its selector.
        Refuse,
        /// Reverts with {TokenReceiverRefused}.
        Revert,
        /// Reverts without a word.
        RevertSilently,
        /// Sends the token on before it answers.
        PassOn,
        /// Reverts with a panic.
        Panic
    }

    error TokenReceiverRefused(uint256 tokenId);

    Answer public answer;
    address public next;

    /* What it was told last. */
    address public operator;
    address public from;
    uint256 public tokenId;
    bytes public data;
    uint256 public calls;

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    /// @notice Where {Answer-PassOn} sends tokens.
    function setNext(address next_) external {
        next = next_;
    }

    function onERC721Received(
        address operator_,
        address from_,
        uint256 tokenId_,
        bytes calldata data_
    ) external returns (bytes4) {
        (operator, from, tokenId, data) = (operator_, from_, tokenId_, data_);
        ++calls;
        if (answer == Answer.Refuse) return 0xffffffff;
        if (answer == Answer.Revert) revert TokenReceiverRefused(tokenId_);
        // solhint-disable-next-line gas-custom-errors
        if (answer == Answer.RevertSilently) revert();
        if (answer == Answer.Panic) assert(false);
        if (answer == Answer.PassOn) IERC721(msg.sender).transferFrom(address(this), next, tokenId_);
        return IERC721Receiver.onERC721Received.selector;
    }
}
