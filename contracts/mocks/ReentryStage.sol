// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call, Reenterer} from "./Reenterer.sol";

/// @title ReentryStage
/// @notice Plays calls in which a {Reenterer} gets control, each time from the same state.
/// @dev For tests only. Everything is undone at the end, and meant to be asked by `eth_call`.
contract ReentryStage {
    /// @notice Whether a call has succeeded, and the call that was put into it, after it or before it.
    event Performed(bool outerDone, bool innerDone);

    /// @notice Where a call is put.
    enum Order {
        Within,
        After,
        Before,
        /// Nowhere.
        Without
    }

    uint256 private constant NEVER = type(uint256).max;

    Reenterer private immutable HUB;

    constructor(Reenterer hub) {
        HUB = hub;
    }

    /// @notice Kinds of the points that a call passes, and whether it succeeds.
    function pointsOf(Call calldata outer) external returns (bool done, bytes memory result, uint256[] memory hooks) {
        HUB.arm(1, NEVER, 0, 0, false);
        (done, result) = _play(outer);
        hooks = HUB.points();
    }

    /// @notice Tries calls from `from` to before `to` at each point that a call passes, each from the same state and undone.
    /// @param views How many of all calls, from the first, are views.
    /// @param apart Plays the call anew for each try: where there is gas for one only.
    function rehearse(
        Call calldata outer,
        uint256[] calldata points,
        uint256 views,
        uint256 from,
        uint256 to,
        bool apart
    ) external returns (uint256[][] memory notes) {
        bytes32[] memory before = HUB.hashes(views);
        bytes memory answer = _undone(abi.encodeCall(this.lookAfter, (outer, views)));
        HUB.expect(before, abi.decode(answer, (bytes32[])));
        notes = new uint256[][](points.length);
        for (uint256 p = 0; p < points.length; ++p) {
            notes[p] = apart ? new uint256[](to - from) : _rehearse(outer, points[p], from, to);
            for (uint256 i = from; apart && i < to; ++i) notes[p][i - from] = _rehearse(outer, points[p], i, i + 1)[0];
        }
    }

    /// @notice The same for one view, whose result is compared with those before and after word by word.
    function watch(Call calldata outer, uint256 point, uint256 view_) external returns (uint256 note) {
        (, bytes memory before) = HUB.make(view_);
        HUB.watch(before, _undone(abi.encodeCall(this.resultAfter, (outer, view_))));
        return _rehearse(outer, point, view_, view_ + 1)[0];
    }

    /// @notice Makes a call, and puts another one into it at a point, or before or after it. Nothing tells the three apart at the end but
    /// what the two have done.
    function perform(Call calldata outer, uint256 point, uint256 inner, Order order) external {
        (bool outerDone, bool innerDone) = _perform(outer, point, inner, order);
        emit Performed(outerDone, innerDone);
    }

    /// @notice What the first calls return at the end of the same.
    function finale(
        Call calldata outer,
        uint256 point,
        uint256 inner,
        Order order,
        uint256 views
    ) external returns (bytes[] memory results) {
        _perform(outer, point, inner, order);
        results = new bytes[](views);
        for (uint256 i = 0; i < views; ++i) (, results[i]) = HUB.make(i);
    }

    /* UNDONE */

    function lookAfter(Call calldata outer, uint256 views) external {
        _play(outer);
        _revertWith(abi.encode(HUB.hashes(views)));
    }

    function resultAfter(Call calldata outer, uint256 view_) external {
        _play(outer);
        (, bytes memory result) = HUB.make(view_);
        _revertWith(result);
    }

    function rehearseOne(Call calldata outer, uint256 point, uint256 from, uint256 to) external {
        HUB.arm(1 + from, point, from, to, false);
        _play(outer);
        _revertWith(abi.encode(HUB.notes(from, to)));
    }

    /* INTERNAL */

    function _rehearse(
        Call calldata outer,
        uint256 point,
        uint256 from,
        uint256 to
    ) private returns (uint256[] memory) {
        return abi.decode(_undone(abi.encodeCall(this.rehearseOne, (outer, point, from, to))), (uint256[]));
    }

    function _perform(
        Call calldata outer,
        uint256 point,
        uint256 inner,
        Order order
    ) private returns (bool outerDone, bool innerDone) {
        if (order == Order.Within) HUB.arm(1, point, inner, inner + 1, true);
        if (order == Order.Before) (innerDone, ) = HUB.make(inner);
        (outerDone, ) = _play(outer);
        if (order == Order.After) (innerDone, ) = HUB.make(inner);
        if (order == Order.Within) innerDone = HUB.succeeded(inner);
        HUB.disarm();
    }

    function _play(Call calldata outer) private returns (bool, bytes memory) {
        return address(outer.by).call(abi.encodeCall(outer.by.act, (outer.target, outer.data)));
    }

    function _undone(bytes memory data) private returns (bytes memory answer) {
        (, answer) = address(this).call(data);
    }

    function _revertWith(bytes memory answer) private pure {
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}
