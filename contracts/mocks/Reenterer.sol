// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPoolFunder} from "../interfaces/ICreatorPools.sol";
import {IWorkReceiver} from "../interfaces/IWorkRegistry.sol";
import {Statement} from "../types/Licenses.sol";
import {Hook, ITokenListener} from "./HookToken.sol";

/// @notice A call, and the account that makes it.
struct Call {
    Reenterer by;
    address target;
    bytes data;
}

/// @title Reenterer
/// @notice An account that does what it is told, and that makes prepared calls when a contract hands it control, in whatever way.
/// @dev For tests only. Every place in which it gets control counts as a point, from zero. In a static call nothing can be written; but an
/// address that was looked at stays warm until the transaction ends, and that can be seen by the gas of looking again: so points are
/// counted, and what came of calls is noted, in addresses that nobody has.
contract Reenterer is IERC1271, IERC721Receiver, IWorkReceiver, IPoolFunder, ITokenListener {
    uint256 private constant NEVER = type(uint256).max;
    /// @dev What a call may use: more than any needs. One that breaks off in a static call takes all of it.
    uint256 private constant GAS = 5_000_000;
    /// @dev What is kept back to note what came of a call.
    uint256 private constant GAS_TO_NOTE = 9_000;

    uint256 private constant NOTED = 1;
    uint256 private constant DONE = 2;
    uint256 private constant AS_BEFORE = 4;
    uint256 private constant AS_AFTER = 8;
    uint256 private constant GUARDED = 16;
    uint256 private constant SILENT = 32;
    uint256 private constant BETWEEN = 64;
    uint256 private constant NOTE_BITS = 7;

    /// @dev Warm words, and transient slots.
    uint256 private constant POINTS = 1 << 32;
    uint256 private constant HOOKS = 2 << 32;
    uint256 private constant NOTES = 3 << 32;
    uint256 private constant BEFORE = 4 << 32;
    uint256 private constant AFTER = 5 << 32;

    /// @dev Each is stored as the code of an account: much cheaper to read than storage.
    address[] private _calls;
    uint256 private _round;
    uint256 private _point = NEVER;
    uint256 private _from;
    uint256 private _to;
    bool private _keeps;
    bool private _brings = true;
    bytes private _before;
    bytes private _after;
    bytes32 private _poolId;
    uint256 private _periodFrom;
    uint256 private _periodTo;

    /* PREPARE */

    function load(bytes[] calldata calls) external {
        for (uint256 i = 0; i < calls.length; ++i) {
            // PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN: what follows becomes the code.
            bytes memory code = abi.encodePacked(hex"61", uint16(calls[i].length), hex"80600a5f395ff3", calls[i]);
            address holder;
            assembly ("memory-safe") {
                holder := create(0, add(code, 0x20), mload(code))
            }
            _calls.push(holder);
        }
    }

    function act(address target, bytes calldata data) external returns (bytes memory) {
        (bool done, bytes memory result) = target.call(data);
        // Passes on what came of it, as it came.
        assembly ("memory-safe") {
            if done {
                return(add(result, 0x20), mload(result))
            }
            revert(add(result, 0x20), mload(result))
        }
    }

    /// @notice At this point, makes the calls from `from` on, up to before `to`: each for itself and undone, or one that stays.
    /// @param round Points are counted anew in each: another one for each use within a transaction.
    function arm(uint256 round, uint256 point, uint256 from, uint256 to, bool keeps) public {
        (_round, _point, _from, _to, _keeps) = (round, point, from, to, keeps);
    }

    /// @notice Makes no more calls, and leaves no trace of any.
    function disarm() external {
        arm(0, NEVER, 0, 0, false);
    }

    /// @notice Whether it brings the payments that it is asked for.
    function setBrings(bool brings) external {
        _brings = brings;
    }

    /// @notice What it says as a registry of licenses.
    function setReport(bytes32 poolId, uint256 from, uint256 to) external {
        (_poolId, _periodFrom, _periodTo) = (poolId, from, to);
    }

    /// @notice What the first calls return before and after whatever it is called in.
    function expect(bytes32[] calldata before, bytes32[] calldata afterwards) external {
        for (uint256 i = 0; i < before.length; ++i) {
            (bytes32 first, bytes32 last) = (before[i], afterwards[i]);
            assembly ("memory-safe") {
                tstore(add(BEFORE, i), first)
                tstore(add(AFTER, i), last)
            }
        }
    }

    /// @notice What the call that it is armed with returns before and after: from now on results are compared with it word by word.
    function watch(bytes calldata before, bytes calldata afterwards) external {
        (_before, _after) = (before, afterwards);
    }

    /* WHAT HAPPENED */

    /// @notice Kinds of the points passed since it was armed.
    function points() external view returns (uint256[] memory hooks) {
        uint256 count = 0;
        uint256 base = _base();
        while (_touch(base + POINTS + count)) ++count;
        hooks = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            while (!_touch(base + HOOKS + (i << 4) + hooks[i])) ++hooks[i];
        }
    }

    /// @notice What came of a call: flags, and from bit 32 on the error's selector where it could be written down.
    function noteOf(uint256 i) public view returns (uint256 note) {
        assembly ("memory-safe") {
            note := tload(add(NOTES, i))
        }
        if (note != 0) return note;
        uint256 base = _base();
        for (uint256 bit = 0; bit < NOTE_BITS; ++bit) {
            if (_touch(base + NOTES + (i << 3) + bit)) note |= 1 << bit;
        }
    }

    function succeeded(uint256 i) external view returns (bool) {
        return noteOf(i) & DONE != 0;
    }

    function notes(uint256 from, uint256 to) external view returns (uint256[] memory all) {
        all = new uint256[](to - from);
        for (uint256 i = 0; i < all.length; ++i) all[i] = noteOf(from + i);
    }

    /// @notice Hashes of what the first calls return now.
    function hashes(uint256 count) external returns (bytes32[] memory all) {
        all = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            (, bytes memory result) = make(i);
            all[i] = keccak256(result);
        }
    }

    /// @notice Makes a call.
    function make(uint256 i) public returns (bool done, bytes memory result) {
        address holder = _calls[i];
        Call memory call = abi.decode(holder.code, (Call));
        if (address(call.by) == address(this)) return call.target.call(call.data);
        return address(call.by).call(abi.encodeCall(this.act, (call.target, call.data)));
    }

    /// @notice Makes a call and undoes it: reverts with whether it succeeded, and what it returned.
    function attempt(uint256 i) external {
        (bool done, bytes memory result) = make(i);
        assembly ("memory-safe") {
            let size := mload(result)
            mstore(result, done)
            revert(result, add(size, 0x20))
        }
    }

    /* POINTS */

    function onTokenCall(Hook hook) external {
        _pass(hook);
    }

    function onTokenLook(Hook hook) external view {
        _passStatic(hook);
    }

    function onPoolPayment(address token, address payer, uint256 amount) external {
        _pass(Hook.PaymentAsked);
        if (!_brings) return;
        if (payer == address(this)) IERC20(token).transfer(msg.sender, amount);
        else IERC20(token).transferFrom(payer, msg.sender, amount);
        _pass(Hook.PaymentBrought);
    }

    /// @dev Says yes to everything.
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        _passStatic(Hook.SignatureAsked);
        return IERC1271.isValidSignature.selector;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _pass(Hook.TokenReceived);
        return IERC721Receiver.onERC721Received.selector;
    }

    function onWorkCall(bytes32, address, bytes calldata) external returns (bytes4) {
        _pass(Hook.WorkCalled);
        return IWorkReceiver.onWorkCall.selector;
    }

    /// @dev As a registry of licenses that is none.
    function reportByUse(
        bytes32,
        Statement calldata,
        address,
        uint256
    ) external returns (bytes32 poolId, uint256 from, uint256 to) {
        _pass(Hook.ReportAsked);
        return (_poolId, _periodFrom, _periodTo);
    }

    function _pass(Hook hook) private {
        if (!_isArmed(hook)) return;
        if (_keeps) {
            (bool done, bytes memory result) = make(_from);
            _write(_from, _noteOf(_from, done, result));
            return;
        }
        for (uint256 i = _from; i < _to; ++i) {
            (, bytes memory answer) = address(this).call{gas: _budget()}(abi.encodeCall(this.attempt, (i)));
            _write(i, _noteOf(i, answer));
        }
    }

    function _passStatic(Hook hook) private view {
        if (!_isArmed(hook)) return;
        uint256 base = _base();
        for (uint256 i = _from; i < _to; ++i) {
            (, bytes memory answer) = address(this).staticcall{gas: _budget()}(abi.encodeCall(this.attempt, (i)));
            uint256 note = _noteOf(i, answer);
            for (uint256 bit = 0; bit < NOTE_BITS; ++bit) {
                if (note & (1 << bit) != 0) _touch(base + NOTES + (i << 3) + bit);
            }
        }
    }

    /// @dev Counts a point.
    function _isArmed(Hook hook) private view returns (bool) {
        uint256 base = _base();
        uint256 point = 0;
        while (_touch(base + POINTS + point)) ++point;
        _touch(base + HOOKS + (point << 4) + uint256(hook));
        return point == _point;
    }

    function _budget() private view returns (uint256) {
        uint256 left = gasleft();
        if (left > 2 * GAS) return GAS;
        return left > GAS_TO_NOTE ? left - GAS_TO_NOTE : left;
    }

    /* NOTES */

    /// @param answer What {attempt} reverted with; empty where its gas did not last.
    function _noteOf(uint256 i, bytes memory answer) private view returns (uint256) {
        if (answer.length < 32) return NOTED | SILENT;
        bool done;
        bytes memory result;
        assembly ("memory-safe") {
            let size := mload(answer)
            done := mload(add(answer, 0x20))
            result := add(answer, 0x20)
            mstore(result, sub(size, 0x20))
        }
        return _noteOf(i, done, result);
    }

    function _noteOf(uint256 i, bool done, bytes memory result) private view returns (uint256 note) {
        note = NOTED;
        if (done) note |= DONE;
        else if (result.length < 4) note |= SILENT;
        else if (bytes4(result) == ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector) note |= GUARDED;
        if (!done) note |= uint256(uint32(bytes4(result))) << 32;
        bytes32 hash = keccak256(result);
        bytes32 first;
        bytes32 last;
        assembly ("memory-safe") {
            first := tload(add(BEFORE, i))
            last := tload(add(AFTER, i))
        }
        if (hash == first) note |= AS_BEFORE;
        if (hash == last) note |= AS_AFTER;
        if (_after.length != 0 && done && _isBetween(result, _before, _after)) note |= BETWEEN;
    }

    /// @dev Whether each word of `result` lies between the words that stand there in the two others. What failed before was nothing.
    function _isBetween(bytes memory result, bytes memory first, bytes memory last) private pure returns (bool) {
        if (result.length != last.length) return false;
        if (first.length != last.length) first = new bytes(last.length);
        for (uint256 offset = 32; offset <= result.length; offset += 32) {
            uint256 word = _word(result, offset);
            (uint256 a, uint256 b) = (_word(first, offset), _word(last, offset));
            if (a > b ? word > a || word < b : word < a || word > b) return false;
        }
        return true;
    }

    function _word(bytes memory text, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(text, offset))
        }
    }

    function _write(uint256 i, uint256 note) private {
        assembly ("memory-safe") {
            tstore(add(NOTES, i), note)
        }
    }

    /// @dev Addresses of this round of this contract.
    function _base() private view returns (uint256) {
        return uint256(keccak256(abi.encode(address(this), _round))) & ((type(uint160).max << 64) & type(uint160).max);
    }

    /// @dev Looks at an address, and returns whether anybody has before in this transaction.
    function _touch(uint256 word) private view returns (bool warm) {
        assembly ("memory-safe") {
            let start := gas()
            // Nobody is there, and no gas is given. Unlike a look at the balance, the optimizer lets it be.
            pop(staticcall(0, word, 0, 0, 0, 0))
            warm := lt(sub(start, gas()), 1000)
        }
    }
}
