// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IWorkReceiver, IWorkRegistry} from "../interfaces/IWorkRegistry.sol";

/// @title WorkReceiver
/// @notice A target of the registry's calls: it notes what it was told and what it saw, and answers as it is set to.
contract WorkReceiver is IWorkReceiver {
    enum Answer {
        Accept,
        /// Returns something else than its selector.
        Refuse,
        /// Reverts with {WorkReceiverRefused}.
        Revert,
        /// Calls the registry back, with what was set by {setCallBack}, before it answers.
        CallBack
    }

    error WorkReceiverRefused(bytes32 workId);

    Answer public answer;
    bytes private _callBack;

    /* What it was told last, and what it saw then. */
    address public sender;
    bytes32 public workId;
    address public owner;
    bytes public data;
    uint256 public calls;
    address public ownerSeen;
    address public payeeSeen;
    uint16 public usesSeen;
    bool public callBackDone;
    bytes public callBackReturned;

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function setCallBack(bytes calldata callBack) external {
        answer = Answer.CallBack;
        _callBack = callBack;
    }

    function onWorkCall(bytes32 workId_, address owner_, bytes calldata data_) external returns (bytes4) {
        (sender, workId, owner, data) = (msg.sender, workId_, owner_, data_);
        ++calls;
        ownerSeen = IWorkRegistry(msg.sender).holderOf(workId_);
        payeeSeen = IWorkRegistry(msg.sender).payeeOf(workId_);
        (usesSeen, , ) = IWorkRegistry(msg.sender).consentOf(workId_);
        if (answer == Answer.Refuse) return 0xffffffff;
        if (answer == Answer.Revert) revert WorkReceiverRefused(workId_);
        if (answer == Answer.CallBack) {
            // Once only: what comes back may call here again.
            answer = Answer.Accept;
            (callBackDone, callBackReturned) = msg.sender.call(_callBack);
        }
        return IWorkReceiver.onWorkCall.selector;
    }
}
