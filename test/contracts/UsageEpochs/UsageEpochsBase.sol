// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EpochState, UsageClaim, UsageEpoch} from "../../../contracts/types/Epochs.sol";
import {Distribution, OfferTerms, Statement} from "../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../contracts/types/Pools.sol";
import {Registration} from "../../../contracts/types/Works.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {Trees} from "../../utils/Trees.sol";
import {LicenseRegistryBase} from "../LicenseRegistry/LicenseRegistryBase.sol";

/// @notice Usage epochs over the real registry, pools and works, with one license by use whose first period has ended.
abstract contract UsageEpochsBase is LicenseRegistryBase {
    struct Leaf {
        uint32 index;
        bytes32 workId;
        uint128 amount;
    }

    uint256 internal constant PERIOD = 30 * DAY;
    uint96 internal constant UNIT_PRICE = 3;

    bytes32 internal licenseId;
    /// @dev Members of the pool since the first second, of the author's; the first is `workId`.
    bytes32[4] internal members;
    uint256 private _count;

    function setUp() public virtual override {
        super.setUp();
        vm.prank(licensee);
        dollar.approve(address(epochs), type(uint256).max);
        members[0] = workId;
        for (uint256 i = 1; i < 4; ++i) members[i] = _member(poolId, author);
        licenseId = _acquire(_byUse(poolId));
        vm.warp(START + PERIOD);
    }

    function _byUse(bytes32 pool) internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.poolId = pool;
        terms.fee = 0;
        terms.duration = 0;
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.cureDays = 60;
        terms.unitPrice = UNIT_PRICE;
        terms.distribution = Distribution.Usage;
    }

    function _register(address owner) internal returns (bytes32) {
        Registration memory registration = Registration(
            keccak256(abi.encode("work", ++_count)),
            0,
            0,
            address(0),
            Uses.RETRIEVE,
            0
        );
        vm.prank(owner);
        return works.register(registration);
    }

    function _member(bytes32 pool, address owner) internal returns (bytes32 id) {
        id = _register(owner);
        vm.prank(owner);
        pools.joinPool(pool, id);
    }

    function _createPool(address token, bytes32 salt) internal returns (bytes32) {
        vm.prank(operator);
        return pools.createPool(PoolTerms(token, Uses.RETRIEVE, 0, 7, false, 0, operator, salt));
    }

    /* TREES */

    /// @dev Leaves of the members from the first on.
    function _leaves(uint128 a) internal view returns (Leaf[] memory leaves) {
        leaves = new Leaf[](1);
        leaves[0] = Leaf(0, members[0], a);
    }

    function _leaves(uint128 a, uint128 b) internal view returns (Leaf[] memory leaves) {
        leaves = new Leaf[](2);
        leaves[0] = Leaf(0, members[0], a);
        leaves[1] = Leaf(1, members[1], b);
    }

    function _leaves(uint128 a, uint128 b, uint128 c) internal view returns (Leaf[] memory leaves) {
        leaves = new Leaf[](3);
        leaves[0] = Leaf(0, members[0], a);
        leaves[1] = Leaf(1, members[1], b);
        leaves[2] = Leaf(2, members[2], c);
    }

    function _hash(bytes32 id, uint32 period, uint16 version, Leaf memory leaf) internal pure returns (bytes32) {
        bytes32 once = keccak256(abi.encode(id, period, version, leaf.index, leaf.workId, leaf.amount));
        return keccak256(bytes.concat(once));
    }

    function _hashes(
        bytes32 id,
        uint32 period,
        uint16 version,
        Leaf[] memory leaves
    ) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) hashes[i] = _hash(id, period, version, leaves[i]);
    }

    /* ACTS */

    /// @dev The epoch that a statement of the license makes, as the test itself works it out.
    function _epochOf(
        bytes32 id,
        bytes32 pool,
        Statement memory statement,
        bytes32 root
    ) internal view returns (UsageEpoch memory) {
        uint256 from = START + statement.period * PERIOD;
        return
            UsageEpoch({
                registry: address(licenses),
                licenseId: id,
                period: statement.period,
                version: statement.replaces + 1,
                poolId: pool,
                token: pools.poolOf(pool).token,
                payer: licensee,
                from: uint48(from),
                to: uint48(from + PERIOD),
                root: root
            });
    }

    function _publishEpoch(
        bytes32 id,
        bytes32 pool,
        Statement memory statement,
        Leaf[] memory leaves,
        uint256 total
    ) internal returns (UsageEpoch memory epoch) {
        bytes32 root = Trees.rootOf(_hashes(id, statement.period, statement.replaces + 1, leaves));
        epoch = _epochOf(id, pool, statement, root);
        vm.prank(licensee);
        bytes32 epochId = epochs.publish(licenses, id, statement, root, total);
        _assertEq(epochId, keccak256(abi.encode(epoch)), "id of the epoch");
    }

    /// @dev The first statement of a period under the license, and an epoch of exactly what it finds due.
    function _publishEpoch(uint32 period, Leaf[] memory leaves) internal returns (UsageEpoch memory epoch) {
        uint256 total = 0;
        for (uint256 i = 0; i < leaves.length; ++i) total += leaves[i].amount;
        return _publishEpoch(period, leaves, total);
    }

    /// @param total A multiple of the unit price.
    function _publishEpoch(
        uint32 period,
        Leaf[] memory leaves,
        uint256 total
    ) internal returns (UsageEpoch memory epoch) {
        Statement memory statement = Statement(period, 0, uint96(total / UNIT_PRICE), 0, keccak256("usage file"));
        return _publishEpoch(licenseId, poolId, statement, leaves, total);
    }

    /// @dev Says that the work held units in the period's first second.
    function _claimOf(
        UsageEpoch memory epoch,
        Leaf[] memory leaves,
        uint256 i
    ) internal pure returns (UsageClaim memory) {
        bytes32[] memory hashes = _hashes(epoch.licenseId, epoch.period, epoch.version, leaves);
        return
            UsageClaim({
                epoch: epoch,
                index: leaves[i].index,
                workId: leaves[i].workId,
                amount: leaves[i].amount,
                heldAt: epoch.from,
                siblings: Trees.proofOf(hashes, i)
            });
    }

    function _one(UsageClaim memory share) internal pure returns (UsageClaim[] memory claims) {
        claims = new UsageClaim[](1);
        claims[0] = share;
    }

    function _two(UsageClaim memory a, UsageClaim memory b) internal pure returns (UsageClaim[] memory claims) {
        claims = new UsageClaim[](2);
        (claims[0], claims[1]) = (a, b);
    }

    /// @dev By the stranger.
    function _claim(UsageClaim memory share) internal returns (uint256) {
        vm.prank(stranger);
        return epochs.claim(_one(share))[0];
    }

    function _claim(UsageEpoch memory epoch, Leaf[] memory leaves, uint256 i) internal returns (uint256) {
        return _claim(_claimOf(epoch, leaves, i));
    }

    function _refused(UsageClaim memory share, bytes memory reason) internal {
        vm.expectRevert(reason);
        epochs.claim(_one(share));
    }

    function _idOf(UsageEpoch memory epoch) internal pure returns (bytes32) {
        return keccak256(abi.encode(epoch));
    }

    function _stateOf(UsageEpoch memory epoch) internal view returns (EpochState memory) {
        return epochs.stateOf(_idOf(epoch));
    }

    /* CHECKS */

    function _assertState(
        UsageEpoch memory epoch,
        uint256 total,
        uint256 paid,
        bool closed,
        string memory what
    ) internal view {
        EpochState memory state = _stateOf(epoch);
        _assertEq(state.total, total, string.concat(what, ": total"));
        _assertEq(state.paid, paid, string.concat(what, ": paid"));
        _assertEq(state.closed, closed, string.concat(what, ": closed"));
    }

    function _assertHeld(uint256 expected, string memory what) internal view {
        _assertEq(dollar.balanceOf(address(epochs)), expected, what);
    }
}
