// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IUsageEpochs} from "../../../../contracts/interfaces/IUsageEpochs.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {UsageClaim, UsageEpoch} from "../../../../contracts/types/Epochs.sol";
import {Statement} from "../../../../contracts/types/Licenses.sol";
import {CatalogueLeaf, CatalogueProof, CatalogueRegistration} from "../../../../contracts/types/Works.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Trees} from "../../../utils/Trees.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {UsageEpochsBase} from "../UsageEpochsBase.sol";

contract UsageEpochs_Claim_Test is UsageEpochsBase {
    function test_RevertWhen_NoClaims() public {
        vm.expectRevert(IUsageEpochs.ClaimEmpty.selector);
        epochs.claim(new UsageClaim[](0));
    }

    /* THE EPOCH */

    function test_RevertWhen_EpochUnknown() public {
        Leaf[] memory leaves = _leaves(10, 20);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        for (uint256 field = 0; field < 10; ++field) {
            UsageClaim memory share = _claimOf(epoch, leaves, 0);
            share.epoch = _changed(epoch, field);
            _refused(share, abi.encodeWithSelector(IUsageEpochs.EpochNotFound.selector, _idOf(share.epoch)));
        }
        _assertEq(_claim(epoch, leaves, 0), 10, "unchanged");
    }

    function _changed(UsageEpoch memory epoch, uint256 field) private pure returns (UsageEpoch memory changed) {
        changed = abi.decode(abi.encode(epoch), (UsageEpoch));
        if (field == 0) changed.registry = address(1);
        else if (field == 1) changed.licenseId = "another";
        else if (field == 2) ++changed.period;
        else if (field == 3) ++changed.version;
        else if (field == 4) changed.poolId = "another";
        else if (field == 5) changed.payer = address(1);
        else if (field == 6) --changed.from;
        else if (field == 7) ++changed.to;
        else if (field == 8) changed.token = address(1);
        else changed.root = "another";
    }

    /* THE PROOF */

    function test_RevertWhen_LeafChanged() public {
        Leaf[] memory leaves = _leaves(10, 20, 30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        for (uint256 field = 0; field < 3; ++field) {
            UsageClaim memory share = _claimOf(epoch, leaves, 1);
            if (field == 0) share.index = 3;
            else if (field == 1) share.workId = members[2];
            else share.amount = 21;
            _refusedProof(share);
        }
    }

    function test_RevertWhen_ProofChanged() public {
        Leaf[] memory leaves = _leaves(10, 20, 30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        UsageClaim memory share = _claimOf(epoch, leaves, 1);
        bytes32[] memory siblings = share.siblings;
        for (uint256 i = 0; i < siblings.length; ++i) {
            bytes32 sibling = siblings[i];
            siblings[i] = ~sibling;
            _refusedProof(share);
            siblings[i] = sibling;
        }
        share.siblings = new bytes32[](siblings.length - 1);
        for (uint256 i = 0; i + 1 < siblings.length; ++i) share.siblings[i] = siblings[i];
        _refusedProof(share);
        share.siblings = new bytes32[](siblings.length + 1);
        for (uint256 i = 0; i < siblings.length; ++i) share.siblings[i] = siblings[i];
        _refusedProof(share);
        share.siblings = siblings;
        _assertEq(_claim(share), 20, "unchanged");
    }

    function _refusedProof(UsageClaim memory share) private {
        bytes4 selector = IUsageEpochs.EpochProofInvalid.selector;
        _refused(share, abi.encodeWithSelector(selector, _idOf(share.epoch), share.index));
    }

    /// @dev A tree of one leaf whose root is the leaf itself.
    function test_WhenOneLeaf() public {
        Leaf[] memory leaves = _leaves(30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _assertEq(_claim(epoch, leaves, 0), 30, "paid");
        _assertEq(dollar.balanceOf(author), 30, "the author's tokens");
    }

    function test_RevertWhen_LeafOfAnotherEpoch() public {
        Leaf[] memory leaves = _leaves(30);
        UsageEpoch memory first = _publishEpoch(0, leaves);
        vm.warp(START + 2 * PERIOD);
        // The same root for the next period, and for a correction of this one.
        Statement memory statement = Statement(1, 0, 10, 0, 0);
        UsageEpoch memory second = _epochOf(licenseId, poolId, statement, first.root);
        vm.prank(licensee);
        epochs.publish(licenses, licenseId, statement, first.root, 30);
        statement = Statement(0, 1, 20, 0, 0);
        UsageEpoch memory third = _epochOf(licenseId, poolId, statement, first.root);
        vm.prank(licensee);
        epochs.publish(licenses, licenseId, statement, first.root, 30);
        UsageClaim memory share = _claimOf(first, leaves, 0);
        share.epoch = second;
        share.heldAt = second.from;
        _refusedProof(share);
        share.epoch = third;
        share.heldAt = third.from;
        _refusedProof(share);
        _assertEq(_claim(first, leaves, 0), 30, "its own");
        _assertHeld(60, "the others'");
    }

    /* ONCE */

    function test_RevertGiven_Claimed() public {
        Leaf[] memory leaves = _leaves(10, 20);
        UsageEpoch memory epoch = _publishEpoch(0, leaves, 90);
        UsageClaim memory share = _claimOf(epoch, leaves, 0);
        bytes memory reason = abi.encodeWithSelector(IUsageEpochs.EpochAlreadyClaimed.selector, _idOf(epoch), 0);
        vm.expectRevert(reason);
        epochs.claim(_two(share, share));
        _assertFalse(epochs.isClaimed(_idOf(epoch), 0), "not claimed");
        _claim(share);
        _assertTrue(epochs.isClaimed(_idOf(epoch), 0), "claimed");
        _assertFalse(epochs.isClaimed(_idOf(epoch), 1), "its neighbor");
        _refused(share, reason);
        _assertState(epoch, 90, 10, false, "epoch");
    }

    function testFuzz_WhenIndexAny(uint32 index) public {
        Leaf[] memory leaves = _leaves(15, 15);
        leaves[0].index = index;
        leaves[1].index = index == type(uint32).max ? 0 : index + 1;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _claim(epoch, leaves, 0);
        _assertTrue(epochs.isClaimed(_idOf(epoch), index), "claimed");
        _assertFalse(epochs.isClaimed(_idOf(epoch), index ^ 0x100), "another word's");
        _assertFalse(epochs.isClaimed(_idOf(epoch), leaves[1].index), "its neighbor");
        _claim(epoch, leaves, 1);
        _assertState(epoch, 30, 30, false, "epoch");
    }

    /* ELIGIBLE */

    function test_WhenSecondOutside() public {
        Leaf[] memory leaves = _leaves(10, 20);
        vm.warp(START + 2 * PERIOD);
        _report(licenseId, 0, 0, 0);
        UsageEpoch memory epoch = _publishEpoch(1, leaves);
        UsageClaim memory share = _claimOf(epoch, leaves, 0);
        bytes4 selector = IUsageEpochs.EpochSecondOutside.selector;
        (share.heldAt, share.epoch) = (uint48(START + PERIOD - 1), epoch);
        _refused(share, abi.encodeWithSelector(selector, _idOf(epoch), share.heldAt, epoch.from, epoch.to));
        share.heldAt = uint48(START + 2 * PERIOD);
        _refused(share, abi.encodeWithSelector(selector, _idOf(epoch), share.heldAt, epoch.from, epoch.to));
        share.heldAt = uint48(START + PERIOD);
        _claim(share);
        share = _claimOf(epoch, leaves, 1);
        share.heldAt = uint48(START + 2 * PERIOD - 1);
        _claim(share);
    }

    function test_RevertGiven_NoUnits() public {
        vm.warp(START + 5);
        bytes32 late = _member(poolId, author);
        vm.warp(START + 9);
        vm.prank(author);
        pools.leavePool(poolId, late);
        vm.warp(START + PERIOD);
        Leaf[] memory leaves = _leaves(30);
        leaves[0].workId = late;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        UsageClaim memory share = _claimOf(epoch, leaves, 0);
        bytes4 selector = IUsageEpochs.EpochWorkNotEligible.selector;
        share.heldAt = uint48(START + 4);
        _refused(share, abi.encodeWithSelector(selector, _idOf(epoch), late, START + 4));
        share.heldAt = uint48(START + 10);
        _refused(share, abi.encodeWithSelector(selector, _idOf(epoch), late, START + 10));
        // Left within the period: it is paid for having been there, to the end of the second.
        share.heldAt = uint48(START + 9);
        _assertEq(_claim(share), 30, "paid");
    }

    function test_RevertGiven_JoinedAfterwards() public {
        bytes32 late = _member(poolId, author);
        Leaf[] memory leaves = _leaves(30);
        leaves[0].workId = late;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        UsageClaim memory share = _claimOf(epoch, leaves, 0);
        share.heldAt = epoch.to - 1;
        bytes4 selector = IUsageEpochs.EpochWorkNotEligible.selector;
        _refused(share, abi.encodeWithSelector(selector, _idOf(epoch), late, epoch.to - 1));
        // Nor does a pool of the caller's choice count.
        bytes32 never = _register(author);
        leaves[0].workId = never;
        Statement memory correction = Statement(0, 1, 20, 0, 0);
        epoch = _publishEpoch(licenseId, poolId, correction, leaves, 30);
        _refused(_claimOf(epoch, leaves, 0), abi.encodeWithSelector(selector, _idOf(epoch), never, epoch.from));
    }

    function test_GivenLeftAfterwards() public {
        vm.prank(author);
        pools.leavePool(poolId, members[0]);
        Leaf[] memory leaves = _leaves(30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _assertEq(_claim(epoch, leaves, 0), 30, "paid");
    }

    function test_RevertGiven_WorkOfPayer() public {
        bytes32 own = members[0];
        vm.prank(author);
        works.setPayee(own, stranger);
        vm.warp(block.timestamp + 7 * DAY);
        vm.prank(author);
        works.transferFrom(author, licensee, uint256(own));
        Leaf[] memory leaves = _leaves(30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        bytes4 selector = IUsageEpochs.EpochWorkOfPayer.selector;
        _refused(_claimOf(epoch, leaves, 0), abi.encodeWithSelector(selector, _idOf(epoch), own, licensee));
    }

    function test_GivenPayeeSet() public {
        vm.prank(author);
        works.setPayee(members[0], stranger);
        vm.warp(block.timestamp + 7 * DAY);
        Leaf[] memory leaves = _leaves(30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _claim(epoch, leaves, 0);
        _assertEq(dollar.balanceOf(stranger), 30, "the payee's tokens");
        _assertEq(dollar.balanceOf(author), 0, "the owner's tokens");
    }

    /* CATALOGUES */

    /// @dev A catalogue of two works, each of the author's, in the pool since before the license.
    function _catalogue() private returns (CatalogueProof memory proof, bytes32 catalogueId, bytes32 catalogueWork) {
        CatalogueLeaf memory leaf = CatalogueLeaf(1, keccak256("content"), author, false);
        bytes32 other = keccak256("the other leaf");
        bytes32 hash = keccak256(
            bytes.concat(keccak256(abi.encode(leaf.index, leaf.contentHash, leaf.holder, leaf.isClaimKey)))
        );
        bytes32 root = Trees.pair(hash, other);
        bytes32[] memory siblings = new bytes32[](1);
        siblings[0] = other;
        proof = CatalogueProof(stranger, 2, leaf, siblings);
        vm.warp(START - DAY);
        vm.prank(stranger);
        catalogueId = works.registerCatalogue(CatalogueRegistration(root, 2, Uses.RETRIEVE, 0, 0, 0, ""));
        vm.prank(stranger);
        pools.joinLot(poolId, stranger, root, 2);
        vm.warp(START + PERIOD);
        catalogueWork = works.catalogueWorkIdOf(catalogueId, 1);
    }

    function test_GivenNoPayee() public {
        (CatalogueProof memory proof, , bytes32 catalogueWork) = _catalogue();
        Leaf[] memory leaves = _leaves(10, 20);
        leaves[1].workId = catalogueWork;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        uint256[] memory amounts = epochs.claim(_two(_claimOf(epoch, leaves, 1), _claimOf(epoch, leaves, 0)));
        _assertEq(amounts[0], 0, "waits");
        _assertEq(amounts[1], 10, "paid");
        _assertFalse(epochs.isClaimed(_idOf(epoch), 1), "not claimed");
        _assertState(epoch, 30, 10, false, "epoch");
        works.materialize(proof);
        _assertEq(_claim(epoch, leaves, 1), 20, "paid by the lot's membership");
        _assertEq(dollar.balanceOf(author), 30, "the author's tokens");
    }

    function test_GivenExtracted() public {
        (CatalogueProof memory proof, bytes32 catalogueId, bytes32 catalogueWork) = _catalogue();
        Leaf[] memory leaves = _leaves(10, 20);
        leaves[1].workId = catalogueWork;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        works.materialize(proof);
        pools.extract(poolId, catalogueId, 1);
        _assertEq(_claim(epoch, leaves, 1), 20, "paid");
    }

    function test_RevertWhen_CatalogueItself() public {
        (, bytes32 catalogueId, ) = _catalogue();
        Leaf[] memory leaves = _leaves(30);
        leaves[0].workId = catalogueId;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _refused(
            _claimOf(epoch, leaves, 0),
            abi.encodeWithSelector(IUsageEpochs.MemberIsCatalogue.selector, catalogueId)
        );
    }

    /* AMOUNTS */

    function test_WhenZero() public {
        Leaf[] memory leaves = _leaves(0, 30);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _assertEq(_claim(epoch, leaves, 0), 0, "nothing");
        _assertFalse(epochs.isClaimed(_idOf(epoch), 0), "not claimed");
        _claim(epoch, leaves, 1);
    }

    function test_WhenOverAllocated() public {
        vm.warp(START + 2 * PERIOD);
        Leaf[] memory leaves = _leaves(20, 20, 10);
        UsageEpoch memory epoch = _publishEpoch(0, leaves, 30);
        Leaf[] memory others = _leaves(60);
        UsageEpoch memory other = _publishEpoch(1, others);
        _claim(epoch, leaves, 0);
        bytes4 selector = IUsageEpochs.EpochExhausted.selector;
        _refused(_claimOf(epoch, leaves, 1), abi.encodeWithSelector(selector, _idOf(epoch), 20, 10));
        _claim(epoch, leaves, 2);
        _refused(_claimOf(epoch, leaves, 1), abi.encodeWithSelector(selector, _idOf(epoch), 20, 0));
        _assertHeld(60, "the other epoch's");
        _claim(other, others, 0);
        _assertHeld(0, "nothing is left");
    }

    function test_WhenIndexTwice() public {
        Leaf[] memory leaves = _leaves(10, 20);
        leaves[1].index = 0;
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        _claim(epoch, leaves, 1);
        bytes4 selector = IUsageEpochs.EpochAlreadyClaimed.selector;
        _refused(_claimOf(epoch, leaves, 0), abi.encodeWithSelector(selector, _idOf(epoch), 0));
    }

    function test_WhenWorkTwice() public {
        Leaf[] memory leaves = _leaves(10, 20);
        leaves[1].workId = members[0];
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        uint256[] memory amounts = epochs.claim(_two(_claimOf(epoch, leaves, 0), _claimOf(epoch, leaves, 1)));
        _assertEq(amounts[0] + amounts[1], 30, "both");
    }

    /* MANY */

    function test_WhenMany() public {
        vm.warp(START + 2 * PERIOD);
        // Another pool in another token, with a license of its own.
        TestDollar euro = new TestDollar();
        euro.mint(licensee, 1_000);
        vm.prank(licensee);
        euro.approve(address(epochs), 1_000);
        vm.warp(START);
        bytes32 euroPool = _createPool(address(euro), "euro");
        vm.prank(author);
        pools.joinPool(euroPool, members[0]);
        bytes32 strangers = _member(poolId, stranger);
        bytes32 euroLicense = _acquire(_byUse(euroPool));
        vm.warp(START + 2 * PERIOD);

        Leaf[] memory first = _leaves(10, 20, 30);
        first[2].workId = strangers;
        Leaf[] memory second = _leaves(7, 8);
        Leaf[] memory third = _leaves(300);
        UsageEpoch memory a = _publishEpoch(0, first);
        UsageEpoch memory b = _publishEpoch(1, second);
        UsageEpoch memory c = _publishEpoch(euroLicense, euroPool, Statement(0, 0, 100, 0, 0), third, 300);

        UsageClaim[] memory claims = new UsageClaim[](6);
        claims[0] = _claimOf(a, first, 0);
        claims[1] = _claimOf(c, third, 0);
        claims[2] = _claimOf(a, first, 2);
        claims[3] = _claimOf(a, first, 1);
        claims[4] = _claimOf(b, second, 1);
        claims[5] = _claimOf(b, second, 0);
        vm.expectEmit(address(epochs));
        emit IUsageEpochs.UsageClaimed(_idOf(a), members[0], author, 0, 10);
        vm.recordLogs();
        vm.prank(stranger);
        uint256[] memory amounts = epochs.claim(claims);
        uint16[6] memory expected = [10, 300, 30, 20, 8, 7];
        for (uint256 i = 0; i < 6; ++i) _assertEq(amounts[i], expected[i], "amount");
        _assertEq(dollar.balanceOf(author), 45, "the author's dollars");
        _assertEq(euro.balanceOf(author), 300, "the author's euros");
        _assertEq(dollar.balanceOf(stranger), 30, "the stranger's dollars");

        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 transfers = 0;
        uint256 claimed = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IERC20.Transfer.selector) ++transfers;
            if (logs[i].topics[0] == IUsageEpochs.UsageClaimed.selector) ++claimed;
        }
        _assertEq(transfers, 3, "one transfer per payee and token");
        _assertEq(claimed, 6, "one event per leaf");
    }

    function test_RevertWhen_OneOfManyReverts() public {
        Leaf[] memory leaves = _leaves(10, 20);
        UsageEpoch memory epoch = _publishEpoch(0, leaves);
        UsageClaim memory bad = _claimOf(epoch, leaves, 1);
        bad.amount = 21;
        vm.expectRevert(abi.encodeWithSelector(IUsageEpochs.EpochProofInvalid.selector, _idOf(epoch), 1));
        epochs.claim(_two(_claimOf(epoch, leaves, 0), bad));
        _assertFalse(epochs.isClaimed(_idOf(epoch), 0), "not claimed");
        _assertHeld(30, "the epochs' tokens");
    }

    /* ANY TREE */

    /// @dev Random trees over the members, with indexes and works that may repeat and sums that may be too high, claimed in random
    /// order beside an epoch that must keep its money.
    function testFuzz_WhenTreeAny(uint256 seed, uint256 size, uint256 total) public {
        vm.warp(START + 2 * PERIOD);
        size = _bound(size, 1, 12);
        total = _bound(total, 1, 400) * UNIT_PRICE;
        Leaf[] memory leaves = new Leaf[](size);
        for (uint256 i = 0; i < size; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            leaves[i] = Leaf(uint32(random % 300), members[(random >> 32) % 4], uint128((random >> 64) % 200));
        }
        UsageEpoch memory epoch = _publishEpoch(0, leaves, total);
        Leaf[] memory others = _leaves(60);
        UsageEpoch memory other = _publishEpoch(1, others);

        uint256 paid = 0;
        bool[300] memory used;
        for (uint256 k = 0; k < 2 * size; ++k) {
            uint256 i = uint256(keccak256(abi.encode(seed, "order", k))) % size;
            paid += _claimAny(_claimOf(epoch, leaves, i), used, total - paid);
        }
        _assertState(epoch, total, paid, false, "epoch");
        _assertEq(dollar.balanceOf(author), paid, "the author's tokens");
        _assertHeld(total - paid + 60, "the epochs' tokens");
        _claim(other, others, 0);
        _assertState(other, 60, 60, false, "the other");
    }

    /// @dev Claims, and finds that it is refused where it should be.
    function _claimAny(UsageClaim memory share, bool[300] memory used, uint256 left) private returns (uint256) {
        bytes32 id = _idOf(share.epoch);
        if (used[share.index]) {
            _refused(share, abi.encodeWithSelector(IUsageEpochs.EpochAlreadyClaimed.selector, id, share.index));
            return 0;
        }
        if (share.amount > left) {
            _refused(share, abi.encodeWithSelector(IUsageEpochs.EpochExhausted.selector, id, share.amount, left));
            return 0;
        }
        _assertEq(_claim(share), share.amount, "amount");
        used[share.index] = share.amount != 0;
        return share.amount;
    }
}
