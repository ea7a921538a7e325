// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {Voucher} from "../../../../contracts/types/Channels.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {Vouchers} from "../../../utils/Vouchers.sol";
import {UsageChannelsBase} from "../UsageChannelsBase.sol";

contract UsageChannels_Redeem_Test is UsageChannelsBase {
    mapping(bytes32 poolId => bytes32 workId) private _workOfPool;

    function setUp() public override {
        super.setUp();
        bytes32[2] memory ids = [poolA, poolB];
        for (uint256 i = 0; i < 2; ++i) {
            // Has all of the units: what a pool is paid can be claimed, to the unit.
            _workOfPool[ids[i]] = works.workIdOf(author, keccak256(abi.encode("content", i + 1)));
        }
    }

    function _waiting(bytes32 poolId) private view returns (uint256) {
        return pools.claimable(poolId, _workOfPool[poolId]);
    }

    function _expectRedeemed(bytes32 channel, bytes32 poolId, uint256 total, uint256 amount) private {
        _expectChannelEvent();
        emit IUsageChannels.VoucherRedeemed(channel, poolId, key, total, amount);
    }

    function _expectPaid(bytes32 poolId, address by, bytes32 ref, uint256 amount) private {
        vm.expectEmit(address(pools));
        emit ICreatorPools.Paid(poolId, by, ref, address(channels), amount);
    }

    function test_WhenNone() public {
        _assertEq(channels.redeem(new Voucher[](0)).length, 0, "amounts");
    }

    function testFuzz_WhenFromReserve(uint96 reserved, uint96 first, uint96 second) public {
        reserved = uint96(_bound(reserved, 2, DEPOSIT));
        first = uint96(_bound(first, 1, reserved - 1));
        second = uint96(_bound(second, first + 1, reserved));
        _reserve(poolA, reserved);
        _expectRedeemed(channelId, poolA, first, first);
        _expectPaid(poolA, payer, channelId, first);
        _assertEq(_redeem(poolA, first), first, "first");
        _expectRedeemed(channelId, poolA, second, second - first);
        _expectPaid(poolA, payer, channelId, second - first);
        _assertEq(_redeem(poolA, second), second - first, "second");
        _assertReserve(poolA, reserved - second, second, "after");
        _assertEq(_free(), DEPOSIT - reserved, "free");
        _assertKey(key, keyUntil, CAP, 0, false, "reserves are not counted");
        _assertEq(_waiting(poolA), second, "the pool has");
        _assertEq(dollar.balanceOf(address(channels)), DEPOSIT - second, "held");
    }

    function testFuzz_WhenMoreThanReserve(uint96 reserved, uint96 total) public {
        reserved = uint96(_bound(reserved, 0, DEPOSIT - CAP));
        total = uint96(_bound(total, reserved + 1, reserved + CAP));
        _reserve(poolA, reserved);
        _expectRedeemed(channelId, poolA, total, total);
        _expectPaid(poolA, payer, channelId, total);
        _assertEq(_redeem(poolA, total), total, "redeemed");
        _assertReserve(poolA, 0, total, "after");
        _assertEq(_free(), DEPOSIT - total, "free");
        _assertKey(key, keyUntil, CAP, total - reserved, false, "after");
    }

    function testFuzz_WhenMoreThanThereIs(uint96 reserved, uint96 cap) public {
        reserved = uint96(_bound(reserved, 0, DEPOSIT));
        uint256 free = DEPOSIT - reserved;
        cap = uint96(_bound(cap, CAP, 2 * DEPOSIT));
        _reserve(poolA, reserved);
        _authorize(key, keyUntil, cap);
        uint256 first = reserved + (cap < free ? cap : free);
        if (first == 0) {
            _assertEq(_redeem(poolA, NO_LIMIT), 0, "nothing there");
        } else {
            _expectRedeemed(channelId, poolA, first, first);
            _assertEq(_redeem(poolA, NO_LIMIT), first, "what there is");
        }
        _assertReserve(poolA, 0, first, "what there is");
        _assertEq(_redeem(poolA, NO_LIMIT), 0, "nothing more");

        // The same voucher, once there is more: of both, money and leave.
        vm.prank(payer);
        channels.topUp(channelId, 3 * DEPOSIT);
        _authorize(key, keyUntil, 2 * DEPOSIT);
        uint256 rest = 2 * DEPOSIT - (first - reserved);
        _assertEq(_redeem(poolA, NO_LIMIT), rest, "the rest");
        _assertKey(key, keyUntil, 2 * DEPOSIT, 2 * DEPOSIT, false, "after");
    }

    function testFuzz_WhenOld(uint96 total) public {
        total = uint96(_bound(total, 0, 500));
        _redeem(poolA, 500);
        vm.recordLogs();
        _assertEq(_redeem(poolA, total), 0, "brought");
        _assertEq(vm.getRecordedLogs().length, 0, "events");
        _assertReserve(poolA, 0, 500, "after");
    }

    function testFuzz_WhenExpired(uint48 expiry) public {
        expiry = uint48(_bound(expiry, START, keyUntil));
        Voucher memory voucher = _signed(Voucher(channelId, poolA, 100, expiry, 0, 0), keyKey);
        uint256 snapshot = vm.snapshotState();
        vm.warp(uint256(expiry) + 1);
        _assertEq(_redeem(voucher), 0, "the second after");
        vm.revertToState(snapshot);
        vm.warp(expiry);
        _assertEq(_redeem(voucher), 100, "the last second");
    }

    function test_GivenKeyEnded() public {
        _reserve(poolA, 1_000);
        vm.warp(keyUntil);
        _assertEq(_redeem(poolA, 100), 100, "the last second");
        vm.warp(keyUntil + 1);
        _assertEq(_redeem(poolA, 200), 0, "the second after");
        _authorize(key, keyUntil + 1, CAP);
        _assertEq(_redeem(poolA, 200), 100, "put off");
    }

    function test_GivenCapDrawn() public {
        _assertEq(_redeem(poolB, NO_LIMIT), CAP, "of another pool");
        _assertEq(_redeem(poolA, 100), 0, "free money");
        _reserve(poolA, 60);
        _assertEq(_redeem(poolA, 100), 60, "the reserve");
    }

    /* SIGNATURES */

    function test_RevertWhen_NoKeySigned() public {
        bytes32 other = _openChannel(SALT + 1, 100);
        _expectKeyUnknown(other, key);
        _redeem(_voucher(other, poolA, 1));
        _expectKeyUnknown(channelId, payer);
        _redeem(_signed(Voucher(channelId, poolA, 1, keyUntil, 0, 0), payerKey));
        // Of a channel that never was.
        bytes32 none = _idOf(payer, NOTICE, 99);
        _expectKeyUnknown(none, key);
        _redeem(_voucher(none, poolA, 1));
        (address never, uint256 neverKey) = _actor("never a key");
        _revoke(never);
        _expectKeyUnknown(channelId, never);
        _redeem(_signed(Voucher(channelId, poolA, 1, keyUntil, 0, 0), neverKey));
    }

    function testFuzz_RevertWhen_SomebodyElseSigned(uint256 by) public {
        by = _bound(by, 1, 1 << 250);
        vm.assume(by != keyKey);
        _expectKeyUnknown(channelId, vm.addr(by));
        _redeem(_signed(Voucher(channelId, poolA, 1, keyUntil, 0, 0), by));
    }

    /// @dev Whoever a changed voucher's signature seems to be of, it is no key. Both pools and channels have money and the key.
    function testFuzz_RevertWhen_Changed(uint8 field, uint256 other) public {
        bytes32 second = _openChannel(SALT + 1, DEPOSIT);
        vm.prank(payer);
        channels.authorizeKey(second, key, keyUntil, CAP);
        Voucher memory voucher = _signed(Voucher(channelId, poolA, 100, keyUntil, 0, 0), keyKey);
        field %= 7;
        if (field == 0) voucher.channelId = second;
        else if (field == 1) voucher.poolId = poolB;
        else if (field == 2) voucher.total = uint96(_bound(other, 101, type(uint96).max));
        else if (field == 3) voucher.expiry = uint48(_bound(other, START, keyUntil - 1));
        else if (field == 4) voucher.r = bytes32(_bound(other, 1, uint256(voucher.r) - 1));
        else if (field == 5) voucher.vs = bytes32(uint256(voucher.vs) ^ _bound(other, 1, type(uint256).max));
        else voucher.vs = bytes32(uint256(voucher.vs) ^ (1 << 255));
        Voucher[] memory vouchers = new Voucher[](1);
        vouchers[0] = voucher;
        vm.prank(stranger);
        (bool done, bytes memory result) = address(channels).call(abi.encodeCall(channels.redeem, (vouchers)));
        _assertFalse(done, "done");
        _assertEq(bytes32(bytes4(result)), bytes32(IUsageChannels.KeyUnknown.selector), "why");
    }

    function test_RevertWhen_HighS() public {
        Voucher memory voucher = Voucher(channelId, poolA, 100, keyUntil, 0, 0);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keyKey, _digestIn(_domain(), Vouchers.hash(voucher)));
        uint256 high = 2 * HALF_N + 1 - uint256(s);
        // A high s uses the bit in which its parity would stand, so that both readings are tried.
        for (uint256 i = 0; i < 2; ++i) {
            (voucher.r, voucher.vs) = (r, bytes32(((high << 1) >> 1) | ((v == 27 ? i ^ 1 : i) << 255)));
            Voucher[] memory vouchers = new Voucher[](1);
            vouchers[0] = voucher;
            vm.expectRevert();
            channels.redeem(vouchers);
        }
        voucher.vs = bytes32(HALF_N + 1);
        _expectKeyUnknown(channelId, address(0));
        _redeem(voucher);
    }

    function testFuzz_RevertWhen_OtherDomain(uint64 chainId, address where) public {
        vm.assume(chainId != block.chainid && where != address(channels));
        bytes32[4] memory domains = [
            _domainOf("OpenRoyalty UsageChannels", "1", chainId, address(channels)),
            _domainOf("OpenRoyalty UsageChannels", "1", block.chainid, where),
            _domainOf("OpenRoyalty CreatorPools", "1", block.chainid, address(channels)),
            _domainOf("OpenRoyalty UsageChannels", "2", block.chainid, address(channels))
        ];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert();
            _redeem(_signed(Voucher(channelId, poolA, 100, keyUntil, 0, 0), keyKey, domains[i]));
        }
    }

    function test_RevertWhen_ChainForked() public {
        Voucher memory voucher = _voucher(poolA, 100);
        vm.chainId(9);
        vm.expectRevert();
        _redeem(voucher);
        // What is signed for the fork holds there.
        _assertEq(_redeem(_voucher(poolA, 100)), 100, "on the fork");
    }

    /* POOLS */

    function test_RevertWhen_OtherToken() public {
        bytes32 other = _poolOf(address(hostile), "other");
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelTokenMismatch.selector,
                other,
                address(hostile),
                address(dollar)
            )
        );
        _redeem(other, 100);
    }

    function test_RevertWhen_OtherTokenAmongMany() public {
        bytes32 second = _openChannel(address(hostile), SALT + 1, DEPOSIT);
        vm.prank(payer);
        channels.authorizeKey(second, key, keyUntil, CAP);
        Voucher[] memory vouchers = new Voucher[](2);
        (vouchers[0], vouchers[1]) = (_voucher(poolA, 100), _voucher(second, poolA, 100));
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelTokenMismatch.selector,
                poolA,
                address(dollar),
                address(hostile)
            )
        );
        channels.redeem(vouchers);
        // The first from a reserve, so that only the second tells a token.
        _reserve(poolA, 100);
        vm.expectRevert(
            abi.encodeWithSelector(
                IUsageChannels.ChannelTokenMismatch.selector,
                poolA,
                address(dollar),
                address(hostile)
            )
        );
        channels.redeem(vouchers);
    }

    function test_RevertWhen_PoolRefuses() public {
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, bytes32("none")));
        _redeem("none", 1);
        _reserve(poolA, 100);
        vm.prank(operator);
        pools.renounceOperator(poolA);
        _leave(poolA, _workOfPool[poolA]);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolDead.selector, poolA));
        _redeem(poolA, 1);
        _assertReserve(poolA, 100, 0, "nothing is lost");
    }

    /* MANY */

    function test_WhenMany() public {
        _reserve(poolA, 100);
        bytes32 second = _openChannel(SALT + 1, DEPOSIT);
        vm.prank(payer);
        channels.authorizeKey(second, key, keyUntil, CAP);
        Voucher[] memory vouchers = new Voucher[](8);
        vouchers[0] = _voucher(poolA, 50); // the reserve
        vouchers[1] = _voucher(poolA, 170); // half reserve, half free
        vouchers[2] = _voucher(poolA, 60); // old
        vouchers[3] = _voucher(poolB, 30);
        vouchers[4] = _voucher(second, poolB, 7);
        vouchers[5] = _voucher(poolB, 31);
        vouchers[6] = _signed(Voucher(channelId, poolA, 900, uint48(START - 1), 0, 0), keyKey); // expired
        vouchers[7] = _voucher(second, poolA, 11);

        vm.recordLogs();
        vm.prank(stranger);
        uint256[] memory amounts = channels.redeem(vouchers);
        uint256[8] memory expected = [uint256(50), 120, 0, 30, 7, 1, 0, 11];
        for (uint256 i = 0; i < 8; ++i) _assertEq(amounts[i], expected[i], "amount");

        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 paid = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ICreatorPools.Paid.selector) continue;
            (address sender, uint256 amount) = abi.decode(logs[i].data, (address, uint256));
            _assertEq(sender, address(channels), "sender");
            _assertEq(amount, [uint256(170), 38, 11][paid], "one payment");
            _assertEq(logs[i].topics[1], [poolA, poolB, poolA][paid], "its pool");
            address by = address(uint160(uint256(logs[i].topics[2])));
            _assertEq(by, paid == 1 ? address(channels) : payer, "its payer");
            _assertEq(logs[i].topics[3], [channelId, bytes32(0), second][paid], "its reference");
            ++paid;
        }
        _assertEq(paid, 3, "payments");
        _assertEq(dollar.allowance(address(channels), address(pools)), 0, "allowance");
        _assertEq(_waiting(poolA), 181, "pool a has");
        _assertEq(_waiting(poolB), 38, "pool b has");
        _assertEq(dollar.balanceOf(address(channels)), 2 * DEPOSIT - 219, "held");
    }

    function test_GivenReleaseIsDue() public {
        _authorize(key, keyUntil, CAP);
        _reserve(poolA, 1_000);
        _announceRelease(poolA, 900);
        _skip(NOTICE_SECONDS - 1);
        uint256 snapshot = vm.snapshotState();
        _assertEq(_redeem(poolA, 600), 600, "all of the reserve is there");
        _assertReserve(poolA, 400, 600, "before");
        vm.revertToState(snapshot);
        _skip(1);
        _expectChannelEvent();
        emit IUsageChannels.Released(channelId, poolA, 900);
        _assertEq(_redeem(poolA, 600), 600, "a hundred, and free money");
        _assertReserve(poolA, 0, 600, "after");
        _assertKey(key, keyUntil, CAP, 500, false, "after");
    }
}
