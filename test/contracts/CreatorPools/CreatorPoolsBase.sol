// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../../contracts/CreatorPools.sol";
import {PoolInboxes} from "../../../contracts/PoolInboxes.sol";
import {StreamRenewals} from "../../../contracts/StreamRenewals.sol";
import {WorkRegistry} from "../../../contracts/WorkRegistry.sol";
import {ICreatorPools} from "../../../contracts/interfaces/ICreatorPools.sol";
import {HostileToken} from "../../../contracts/mocks/HostileToken.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {MemberState, PoolTerms, StreamState} from "../../../contracts/types/Pools.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration, Registration} from "../../../contracts/types/Works.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {TestBase} from "../../utils/TestBase.sol";
import {TestFunder} from "../../utils/TestFunder.sol";
import {Trees} from "../../utils/Trees.sol";

/// @notice The pools over the real registry, their people, and short ways to say what tests say often.
abstract contract CreatorPoolsBase is TestBase {
    uint256 internal constant DAY = 86_400;
    /// @dev Eight in the morning of day 20,833.
    uint256 internal constant START = 1_800_000_000;
    uint24 internal constant TODAY = 20_833;
    /// @dev Scaled money: base units × 2^64.
    uint256 internal constant SCALE = 1 << 64;
    uint256 internal constant HORIZON = 400;
    uint256 internal constant STEPS = 32;
    uint16 internal constant SOLD = Uses.TRAIN_GENERATIVE | Uses.RETRIEVE;
    /// @dev One base unit per second.
    uint128 internal constant ONE_PER_SECOND = 1 << 64;

    WorkRegistry internal works;
    CreatorPools internal pools;
    PoolInboxes internal inboxes;
    StreamRenewals internal renewals;
    TestFunder internal funder;
    TestDollar internal dollar;
    HostileToken internal hostile;

    address internal operator;
    address internal author;
    uint256 internal authorKey;
    address internal coauthor;
    address internal payer;
    address internal stranger;
    address internal steward;
    /// @dev Whom the leaves of catalogues name.
    address internal wallet;
    address internal fallbackPayee;

    uint256 private _worksMade;

    function setUp() public virtual {
        vm.warp(START);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        inboxes = new PoolInboxes(pools);
        renewals = new StreamRenewals(pools);
        funder = new TestFunder(pools);
        dollar = new TestDollar();
        hostile = new HostileToken();
        (operator, ) = _actor("operator");
        (author, authorKey) = _actor("author");
        (coauthor, ) = _actor("co-author");
        (payer, ) = _actor("payer");
        (stranger, ) = _actor("stranger");
        (steward, ) = _actor("steward");
        (wallet, ) = _actor("wallet");
        (fallbackPayee, ) = _actor("fallback payee");
        _fund(payer);
    }

    /* TIME */

    /// @dev The first second of a day.
    function _start(uint256 day) internal pure returns (uint256) {
        return day * DAY;
    }

    function _today() internal view returns (uint24) {
        return uint24(block.timestamp / DAY);
    }

    function _toDay(uint256 day) internal {
        vm.warp(_start(day));
    }

    function _skip(uint256 seconds_) internal {
        vm.warp(block.timestamp + seconds_);
    }

    /* POOLS */

    /// @dev No notice, no units by joining.
    function _terms() internal view returns (PoolTerms memory) {
        return
            PoolTerms({
                token: address(dollar),
                uses: SOLD,
                noticeDays: 0,
                joinUnits: 0,
                soleAgent: false,
                minStreamPerDay: 0,
                fallbackPayee: fallbackPayee,
                salt: 0
            });
    }

    function _create(PoolTerms memory terms) internal returns (bytes32 poolId) {
        vm.prank(operator);
        return pools.createPool(terms);
    }

    function _create() internal returns (bytes32 poolId) {
        return _create(_terms());
    }

    function _create(uint16 noticeDays, uint24 joinUnits) internal returns (bytes32 poolId) {
        PoolTerms memory terms = _terms();
        terms.noticeDays = noticeDays;
        terms.joinUnits = joinUnits;
        return _create(terms);
    }

    function _renounce(bytes32 poolId) internal {
        vm.prank(operator);
        pools.renounceOperator(poolId);
    }

    /* WORKS */

    /// @dev A new work that consents to all that our pools sell.
    function _register(address who) internal returns (bytes32 workId) {
        return _register(who, SOLD);
    }

    function _register(address who, uint16 uses) internal returns (bytes32 workId) {
        vm.prank(who);
        return works.register(_registration(uses));
    }

    function _registration(uint16 uses) internal returns (Registration memory registration) {
        registration.contentHash = keccak256(abi.encode("content", ++_worksMade));
        registration.uses = uses;
    }

    function _join(bytes32 poolId, address who) internal returns (bytes32 workId) {
        workId = _register(who);
        vm.prank(who);
        pools.joinPool(poolId, workId);
    }

    /// @dev A member with units, which has joined now.
    function _member(bytes32 poolId, address who, uint24 units) internal returns (bytes32 workId) {
        workId = _join(poolId, who);
        _set(poolId, workId, units);
    }

    function _set(bytes32 poolId, bytes32 workId, uint24 units) internal {
        vm.prank(operator);
        pools.setUnits(poolId, workId, units);
    }

    function _leave(bytes32 poolId, bytes32 workId) internal {
        vm.prank(works.holderOf(workId));
        pools.leavePool(poolId, workId);
    }

    /* CATALOGUES */

    function _leaves(uint256 count) internal view returns (CatalogueLeaf[] memory leaves) {
        leaves = new CatalogueLeaf[](count);
        for (uint32 i = 0; i < count; ++i) {
            leaves[i] = CatalogueLeaf({
                index: i,
                contentHash: keccak256(abi.encode("catalogue", i)),
                holder: wallet,
                isClaimKey: false
            });
        }
    }

    function _hashes(CatalogueLeaf[] memory leaves) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](leaves.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            hashes[i] = keccak256(
                bytes.concat(
                    keccak256(
                        abi.encode(leaves[i].index, leaves[i].contentHash, leaves[i].holder, leaves[i].isClaimKey)
                    )
                )
            );
        }
    }

    function _root(uint256 count) internal view returns (bytes32) {
        return Trees.rootOf(_hashes(_leaves(count)));
    }

    function _registerCatalogue(uint32 count) internal returns (bytes32 catalogueId) {
        CatalogueRegistration memory registration;
        registration.root = _root(count);
        registration.count = count;
        registration.uses = SOLD;
        vm.prank(steward);
        return works.registerCatalogue(registration);
    }

    function _joinLot(bytes32 poolId, uint32 count) internal returns (bytes32 catalogueId) {
        bytes32 root = _root(count);
        vm.prank(steward);
        return pools.joinLot(poolId, steward, root, count);
    }

    function _materialize(uint32 count, uint32 index) internal returns (bytes32 workId) {
        CatalogueLeaf[] memory leaves = _leaves(count);
        return
            works.materialize(
                CatalogueProof({
                    steward: steward,
                    count: count,
                    leaf: leaves[index],
                    siblings: Trees.proofOf(_hashes(leaves), index)
                })
            );
    }

    function _workOf(bytes32 catalogueId, uint32 index) internal pure returns (bytes32) {
        return keccak256(abi.encode(catalogueId, uint256(index)));
    }

    /// @dev A catalogue of which no work will ever be shown.
    function _bare(uint32 count) internal pure returns (CatalogueRegistration memory registration) {
        (registration.root, registration.count, registration.uses) = ("root", count, SOLD);
    }

    /* SIGNATURES */

    function _signedCall(
        uint256 key,
        bytes32 workId,
        address target,
        bytes memory data,
        uint256 deadline
    ) internal view returns (bytes memory) {
        address owner = vm.addr(key);
        bytes32 domain = _domainOf("OpenRoyalty WorkRegistry", address(works));
        bytes32 type_ = keccak256(
            "CallForWork(address owner,bytes32 workId,address target,bytes data,uint256 nonce,uint256 deadline)"
        );
        bytes32 message = keccak256(
            abi.encode(type_, owner, workId, target, keccak256(data), works.nonces(owner), deadline)
        );
        return _signature(key, _digestIn(domain, message));
    }

    /* MONEY */

    /// @dev As much as anybody may ever spend here, and leave to spend it.
    function _fund(address who) internal {
        dollar.mint(who, 1 << 200);
        hostile.mint(who, 1 << 200);
        address[3] memory spenders = [address(pools), address(funder), address(renewals)];
        vm.startPrank(who);
        for (uint256 i = 0; i < spenders.length; ++i) {
            dollar.approve(spenders[i], type(uint256).max);
            hostile.approve(spenders[i], type(uint256).max);
        }
        vm.stopPrank();
    }

    function _pay(bytes32 poolId, uint256 amount) internal {
        vm.prank(payer);
        pools.pay(poolId, amount, payer, 0);
    }

    function _open(
        bytes32 poolId,
        bytes32 salt,
        uint128 rate,
        uint256 endDay
    ) internal returns (bytes32 streamId, uint256 deposit) {
        vm.prank(payer);
        return pools.openStream(poolId, salt, rate, uint24(endDay), type(uint256).max, payer);
    }

    function _cancel(bytes32 poolId, bytes32 salt, uint256 endDay) internal returns (uint256 refund) {
        vm.prank(payer);
        return pools.cancelStream(poolId, salt, uint24(endDay), payer);
    }

    /// @dev Base units that hold this much scaled money.
    function _ceil(uint256 scaled) internal pure returns (uint256) {
        return scaled / SCALE + (scaled % SCALE == 0 ? 0 : 1);
    }

    /* EXPECTATIONS */

    function _expectEvent() internal {
        vm.expectEmit(address(pools));
    }

    function _expectNotFound(bytes32 poolId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, poolId));
    }

    function _expectNotOperator(bytes32 poolId, address caller, address operator_) internal {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotOperator.selector, poolId, caller, operator_));
    }

    function _expectRevert(bytes4 selector, bytes32 id) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, id));
    }

    function _expectRevert(bytes4 selector, bytes32 poolId, bytes32 workId) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, poolId, workId));
    }

    function _assertMember(bytes32 poolId, bytes32 workId, bool joined, uint256 units) internal view {
        MemberState memory state = pools.memberOf(poolId, workId);
        _assertEq(state.joined, joined, "joined");
        _assertEq(state.units, units, "units");
    }

    function _assertPending(bytes32 poolId, bytes32 workId, uint256 units, uint256 day) internal view {
        MemberState memory state = pools.memberOf(poolId, workId);
        _assertEq(state.pendingUnits, units, "pending units");
        _assertEq(state.pendingDay, day, "pending day");
    }

    function _totalUnits(bytes32 poolId) internal view returns (uint256) {
        return pools.stateOf(poolId).totalUnits;
    }

    /// @dev A stream of the payer's.
    function _assertStream(bytes32 poolId, bytes32 salt, uint256 passed, uint256 ahead) internal view {
        StreamState memory stream = pools.streamOf(poolId, keccak256(abi.encode(payer, poolId, salt)));
        _assertEq(stream.passed, passed, "passed");
        _assertEq(stream.ahead, ahead, "ahead");
    }

    function _assertClaims(bytes32 poolId, bytes32 workId, uint256 amount, string memory what) internal {
        _assertEq(pools.claimable(poolId, workId), amount, string.concat(what, ": claimable"));
        address payee = works.payeeOf(workId);
        uint256 before = dollar.balanceOf(payee);
        _assertEq(pools.claim(poolId, workId), amount, string.concat(what, ": claimed"));
        _assertEq(dollar.balanceOf(payee) - before, amount, string.concat(what, ": received"));
    }
}
