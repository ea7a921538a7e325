// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {Reservation, Voucher} from "../../contracts/types/Channels.sol";
import {UsageClaim, UsageEpoch} from "../../contracts/types/Epochs.sol";
import {Acquisition, Credential, Distribution, OfferTerms, Statement} from "../../contracts/types/Licenses.sol";
import {MemberState, StreamState} from "../../contracts/types/Pools.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {RailBase} from "../utils/RailBase.sol";
import {Vouchers} from "../utils/Vouchers.sol";

/// @notice An operator, an author, a payer and a licensee who work together against two honest authors and an honest payer, by
/// everything that they may do and much that they may not.
/// @dev The first pool has three days' notice, and the honest payer's stream for most of a year. The second has no notice; honest money
/// came there once, before the four had any works in it. So all that they can rightly have of others is their units' share of the
/// stream, once they have been given units with notice.
contract CaptureHandler is RailBase {
    struct Units {
        uint256 units;
        uint256 pendingUnits;
        uint256 pendingDay;
    }

    struct Photo {
        uint256 pool;
        bytes32 workId;
        uint256 time;
        bool held;
    }

    uint256 public constant NOTICE_DAYS = 3;
    uint256 private constant MAX_STREAMS = 6;
    uint256 private constant MAX_PHOTOS = 16;
    uint256 private constant MAX_LICENSES = 4;

    address public operator;
    address public accomplice;
    address public shamPayer;
    address public shamLicensee;
    address public author;
    address public secondAuthor;
    address public payer;
    address public stranger;
    address public key;

    bytes32 public streamId;
    uint128 public streamRate;
    uint256 public streamEnd;

    /// @dev Of the sham payer, all in either pool.
    bytes32[] private _streamIds;
    mapping(bytes32 id => uint256 pool) private _poolOf;
    bytes32[2] private _offerIds;
    bytes32[] private _licenseIds;
    UsageEpoch[] private _epochs;
    bytes32 public channelId;

    /// @dev What the operator has said of the notice pool.
    mapping(bytes32 workId => Units) private _said;
    Photo[] private _photos;
    /// @notice Base units × 2^64 of the honest stream that the four have a right to, rounded up, and what a pool carries over.
    uint256 public due = 1 << 32;
    /// @dev Of the honest stream, while nobody held units.
    uint256 private _waiting;
    /// @notice The call that first touched what it may not; empty: none ever did.
    string public wrong;

    constructor() {
        _build();
        operator = _hire("operator");
        accomplice = _hire("accomplice");
        shamPayer = _hire("sham payer");
        shamLicensee = _hire("sham licensee");
        author = _hire("author");
        secondAuthor = _hire("second author");
        payer = _hire("payer");
        stranger = _hire("stranger");
        key = vm.addr(uint256(keccak256("key")));
        _newPool(operator, address(dollar), uint16(NOTICE_DAYS), 0);
        _newPool(operator, address(dollar), 0, 1);
        _newWork(author, address(0));
        _newWork(secondAuthor, address(0));
        _newWork(accomplice, address(0));
        _newWork(accomplice, address(0));
        for (uint256 i = 0; i < 2; ++i) {
            _join(_poolIds[0], _workIds[i]);
            _join(_poolIds[1], _workIds[i]);
            _callAs(
                operator,
                address(pools),
                abi.encodeCall(pools.setUnits, (_poolIds[0], _workIds[i], 10)),
                true,
                "units"
            );
            _said[_workIds[i]].units = 10;
        }
        for (uint256 p = 0; p < 2; ++p) {
            vm.prank(payer);
            pools.pay(_poolIds[p], 1_000_003, payer, 0);
        }
        (streamRate, streamEnd) = ((7 * RATE) / 3, (START / DAY + 300) * DAY);
        vm.prank(payer);
        (streamId, ) = pools.openStream(_poolIds[0], 0, streamRate, uint24(streamEnd / DAY), NEVER, payer);
        _openShop();
    }

    /// @dev Two offers, for a fee and by use, and a channel.
    function _openShop() private {
        OfferTerms memory terms;
        terms.poolId = _poolIds[1];
        terms.textHash = keccak256("legal text");
        terms.uses = SOLD;
        terms.cureDays = 60_000;
        for (uint256 i = 0; i < 2; ++i) {
            terms.salt = bytes32(i);
            if (i == 0) terms.fee = 1_000;
            else (terms.fee, terms.distribution, terms.periodDays, terms.unitPrice) = (0, Distribution.Usage, 1, 3);
            bytes memory call_ = abi.encodeCall(licenses.publish, (terms));
            _offerIds[i] = abi.decode(_callAs(operator, address(licenses), call_, true, "publish"), (bytes32));
        }
        bytes memory open = abi.encodeCall(channels.open, (address(dollar), 1, 0, 0, 1_000, new Reservation[](0)));
        channelId = abi.decode(_callAs(shamPayer, address(channels), open, true, "open"), (bytes32));
        bytes memory allow = abi.encodeCall(
            channels.authorizeKey,
            (channelId, key, type(uint48).max, type(uint96).max)
        );
        _callAs(shamPayer, address(channels), allow, true, "authorizeKey");
    }

    /* TIME */

    /// @notice Goes on, stopping where a day begins, and works out whose the honest stream is meanwhile.
    function pass(uint256 seed) external {
        seed = _mix(seed);
        _passTo(block.timestamp + ((seed >> 8) % (seed % 8 == 0 ? 12 * DAY : 2 * DAY)));
        if (_photos.length == MAX_PHOTOS || (seed >> 200) % 4 != 0) return;
        uint256 pool = (seed >> 208) % 2;
        bytes32 workId = _workIds[(seed >> 216) % 4];
        uint256 time = block.timestamp - 1 - ((seed >> 224) % DAY);
        _photos.push(Photo(pool, workId, time, pools.heldUnitsAt(_poolIds[pool], workId, time)));
    }

    function _passTo(uint256 to) private {
        while (block.timestamp < to) {
            uint256 next = (block.timestamp / DAY + 1) * DAY;
            if (next > to) next = to;
            (uint256 theirs, uint256 all) = _shares();
            uint256 until = next < streamEnd ? next : streamEnd;
            if (until > block.timestamp) _waiting += streamRate * (until - block.timestamp);
            if (all != 0) {
                due += (_waiting * theirs + all - 1) / all;
                _waiting = 0;
            }
            vm.warp(next);
            _applyNotices();
        }
    }

    /// @dev By what the operator has said, and when: not by what the contract shows.
    function _shares() private view returns (uint256 theirs, uint256 all) {
        for (uint256 i = 0; i < 4; ++i) {
            uint256 units = _said[_workIds[i]].units;
            all += units;
            if (i > 1) theirs += units;
        }
    }

    function _applyNotices() private {
        for (uint256 i = 0; i < 4; ++i) {
            Units storage said = _said[_workIds[i]];
            if (said.pendingDay == 0 || said.pendingDay * DAY > block.timestamp) continue;
            (said.units, said.pendingUnits, said.pendingDay) = (said.pendingUnits, 0, 0);
        }
    }

    /* WHAT THE FOUR MAY DO */

    function units(uint256 seed) external {
        seed = _mix(seed);
        uint256 p = seed % 2;
        bytes32 workId = _workIds[(seed >> 8) % 4];
        uint24 count = uint24((seed >> 16) % 3 == 0 ? 0 : (seed >> 24) % ((seed >> 48) % 2 == 0 ? 100 : 1 << 24));
        if (!pools.memberOf(_poolIds[p], workId).joined && (seed >> 64) % 8 != 0) return;
        bytes memory call_ = abi.encodeCall(pools.setUnits, (_poolIds[p], workId, count));
        if ((seed >> 72) % 4 == 0) {
            (bytes32[] memory ids, uint24[] memory counts) = (new bytes32[](2), new uint24[](2));
            (ids[0], ids[1], counts[0], counts[1]) = (workId, workId, count / 2, count);
            call_ = abi.encodeCall(pools.setUnitsBatch, (_poolIds[p], ids, counts));
        }
        if (_act(operator, address(pools), call_, false, "setUnits") && p == 0) _say(workId, count);
    }

    function _say(bytes32 workId, uint256 count) private {
        Units storage said = _said[workId];
        (said.pendingUnits, said.pendingDay) = (0, 0);
        if (count == said.units) return;
        said.pendingUnits = count;
        said.pendingDay = (block.timestamp + NOTICE_DAYS * DAY + DAY - 1) / DAY;
    }

    function joinOrLeave(uint256 seed) external {
        seed = _mix(seed);
        uint256 p = seed % 2;
        bytes32 workId = _workIds[2 + ((seed >> 8) % 2)];
        bool joined = pools.memberOf(_poolIds[p], workId).joined;
        if (joined && (seed >> 16) % 4 != 0) return;
        bytes memory call_ =
            joined
                ? abi.encodeCall(pools.leavePool, (_poolIds[p], workId))
                : abi.encodeCall(pools.joinPool, (_poolIds[p], workId));
        if (!_act(works.holderOf(workId), address(pools), call_, false, "join or leave") || p == 1) return;
        // Who joins holds nothing until it is given units, with notice; who leaves holds nothing at once.
        if (joined) _said[workId] = Units(0, 0, 0);
        else _say(workId, 0);
    }

    function pay(uint256 seed) external {
        seed = _mix(seed);
        uint256 p = seed % 2;
        uint256 amount = 1 + ((seed >> 8) % (seed % 3 == 0 ? 20 : 1e9));
        bytes memory call_ = abi.encodeCall(pools.pay, (_poolIds[p], amount, shamPayer, 0));
        _act(shamPayer, address(pools), call_, true, "pay");
    }

    function sweep(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _poolIds[seed % 2];
        address inbox = inboxes.inboxOf(poolId);
        vm.prank(shamPayer);
        dollar.transfer(inbox, 1 + ((seed >> 8) % 1_000));
        _act(shamPayer, address(inboxes), abi.encodeCall(inboxes.sweep, (poolId)), true, "sweep");
    }

    function stream(uint256 seed) external {
        seed = _mix(seed);
        uint24 day = uint24(block.timestamp / DAY + 1 + ((seed >> 32) % 9));
        uint128 rate = uint128(1 + ((seed >> 48) % ((seed >> 40) % 2 == 0 ? RATE : 50 * RATE)));
        uint256 what = (seed >> 8) % 4;
        if (what == 0) {
            if (_streamIds.length == MAX_STREAMS) return;
            uint256 p = seed % 2;
            bytes32 salt = bytes32(_streamIds.length);
            bytes memory open = abi.encodeCall(pools.openStream, (_poolIds[p], salt, rate, day, NEVER, shamPayer));
            if (!_act(shamPayer, address(pools), open, true, "openStream")) return;
            bytes32 id = keccak256(abi.encode(shamPayer, _poolIds[p], salt));
            _streamIds.push(id);
            _poolOf[id] = p;
            return;
        }
        if (_streamIds.length == 0) return;
        uint256 i = (seed >> 16) % _streamIds.length;
        bytes32 poolId = _poolIds[_poolOf[_streamIds[i]]];
        uint256 end = pools.streamOf(poolId, _streamIds[i]).end;
        if (end <= block.timestamp && seed % 8 != 0) return;
        bytes memory call_ = abi.encodeCall(pools.setStreamRate, (poolId, bytes32(i), rate, NEVER, shamPayer));
        if (what == 2) call_ = abi.encodeCall(pools.cancelStream, (poolId, bytes32(i), 0, shamPayer));
        if (what == 3) {
            uint24 later = uint24(end / DAY + 1);
            call_ = abi.encodeCall(pools.topUpStream, (shamPayer, poolId, bytes32(i), later, NEVER, shamPayer));
        }
        _act(shamPayer, address(pools), call_, true, "stream");
    }

    function license(uint256 seed) external {
        seed = _mix(seed);
        if (_licenseIds.length < MAX_LICENSES && seed % 3 == 0) {
            uint256 kind = (seed >> 8) % 2;
            bytes32 salt = bytes32(_licenseIds.length);
            Acquisition memory asked = Acquisition(_offerIds[kind], shamLicensee, salt, NEVER, 0, 0, 0);
            bytes memory acquire = abi.encodeCall(licenses.acquire, (asked, Credential(0, "")));
            if (!_act(shamLicensee, address(licenses), acquire, true, "acquire")) return;
            if (kind == 1) _licenseIds.push(keccak256(abi.encode(_offerIds[1], shamLicensee, salt)));
            return;
        }
        if (_licenseIds.length == 0) return;
        bytes32 id = _licenseIds[(seed >> 16) % _licenseIds.length];
        uint256 period = licenses.stateOf(id).nextPeriod;
        uint256 from = licenses.stateOf(id).start + period * DAY;
        if (from + DAY > block.timestamp) return;
        // One leaf, for a work of the accomplice's: the root is its hash.
        uint96 count = uint96(1 + ((seed >> 32) % 1_000));
        bytes32 leaf = keccak256(
            bytes.concat(
                keccak256(abi.encode(id, uint32(period), uint16(1), uint32(0), _workIds[2], uint128(3) * count))
            )
        );
        Statement memory statement = Statement(uint32(period), 0, count, 0, 0);
        bytes memory call_ = abi.encodeCall(epochs.publish, (licenses, id, statement, leaf, uint256(3) * count));
        if (!_act(shamLicensee, address(epochs), call_, true, "publish")) return;
        UsageEpoch memory epoch;
        (epoch.registry, epoch.licenseId, epoch.period) = (address(licenses), id, uint32(period));
        (epoch.version, epoch.poolId, epoch.token, epoch.payer) = (1, _poolIds[1], address(dollar), shamLicensee);
        (epoch.from, epoch.to, epoch.root) = (uint48(from), uint48(from + DAY), leaf);
        _epochs.push(epoch);
        UsageClaim[] memory claims = new UsageClaim[](1);
        claims[0] = UsageClaim(epoch, 0, _workIds[2], uint128(3) * count, uint48(from), new bytes32[](0));
        _act(accomplice, address(epochs), abi.encodeCall(epochs.claim, (claims)), true, "claim by use");
    }

    function channel(uint256 seed) external {
        seed = _mix(seed);
        uint256 amount = 1 + ((seed >> 8) % 1_000);
        uint256 what = (seed >> 32) % 4;
        if (what == 0) {
            _act(shamPayer, address(channels), abi.encodeCall(channels.topUp, (channelId, amount)), true, "topUp");
        } else if (what == 1) {
            bytes memory call_ = abi.encodeCall(channels.announceWithdrawal, (channelId, uint96(amount)));
            _act(shamPayer, address(channels), call_, true, "announceWithdrawal");
        } else if (what == 2) {
            uint256 at = channels.channelOf(channelId).withdrawableAt;
            if (at == 0) return;
            if (at > block.timestamp) _passTo(at);
            _act(
                shamPayer,
                address(channels),
                abi.encodeCall(channels.finishWithdrawal, (channelId)),
                true,
                "withdraw"
            );
        } else {
            bytes32 poolId = _poolIds[seed % 2];
            Voucher[] memory batch = new Voucher[](1);
            uint256 total = channels.reserveOf(channelId, poolId).redeemed + amount;
            batch[0] = Voucher(channelId, poolId, uint96(total), uint48(block.timestamp + DAY), 0, 0);
            bytes32 domain = _domainOf("OpenRoyalty UsageChannels", address(channels));
            Vouchers.sign(batch[0], uint256(keccak256("key")), domain);
            _act(accomplice, address(channels), abi.encodeCall(channels.redeem, (batch)), true, "redeem");
        }
    }

    /// @notice Whoever's: a claim goes to who earned it.
    function claim(uint256 seed) external {
        seed = _mix(seed);
        bytes memory call_ = abi.encodeCall(pools.claim, (_poolIds[seed % 2], _workIds[(seed >> 8) % 4]));
        _act(accomplice, address(pools), call_, false, "claim");
    }

    function sync(uint256 seed) external {
        seed = _mix(seed);
        bytes memory call_ = abi.encodeCall(pools.sync, (_poolIds[seed % 2], (seed >> 8) % 40));
        _act(stranger, address(pools), call_, false, "sync");
    }

    /// @notice The place of the operator goes round among the four, and comes back.
    function operate(uint256 seed) external {
        seed = _mix(seed);
        bytes32 poolId = _poolIds[seed % 2];
        address now_ = pools.poolOf(poolId).operator;
        address next = now_ == operator ? accomplice : operator;
        _act(now_, address(pools), abi.encodeCall(pools.proposeOperator, (poolId, next)), false, "propose");
        _act(next, address(pools), abi.encodeCall(pools.acceptOperator, (poolId)), false, "accept");
        if (next != operator) {
            _act(next, address(pools), abi.encodeCall(pools.proposeOperator, (poolId, operator)), false, "propose");
            _act(operator, address(pools), abi.encodeCall(pools.acceptOperator, (poolId)), false, "accept");
        }
    }

    /* WHAT THEY MAY NOT */

    /// @notice What is not theirs: all of it is refused.
    function grab(uint256 seed) external {
        seed = _mix(seed);
        bytes32 workId = _workIds[(seed >> 8) % 2];
        address owner = works.holderOf(workId);
        bytes32 poolId = _poolIds[(seed >> 16) % 2];
        bytes[10] memory attempts = [
            abi.encodeCall(pools.cancelStream, (_poolIds[0], 0, 0, operator)),
            abi.encodeCall(pools.setStreamRate, (_poolIds[0], 0, 1, NEVER, operator)),
            abi.encodeCall(pools.leavePool, (poolId, workId)),
            abi.encodeCall(pools.drop, (poolId, workId)),
            abi.encodeCall(pools.pay, (poolId, 1, payer, 0)),
            abi.encodeCall(pools.onWorkCall, (workId, owner, abi.encode(poolId, false))),
            abi.encodeCall(works.setPayee, (workId, operator)),
            abi.encodeCall(works.setConsent, (workId, 0)),
            abi.encodeCall(works.transferFrom, (owner, operator, uint256(workId))),
            abi.encodeCall(works.lockPayee, (workId))
        ];
        uint256 what = (seed >> 24) % 10;
        address target = what < 6 ? address(pools) : address(works);
        if (_act(operator, target, attempts[what], false, "grab")) wrong = "grab";
    }

    /* HELP */

    /// @dev Makes a call, and sees that it has not touched what honest people have: in the second of a call nothing is earned, so what
    /// authors have earned and been paid is the same to the last bit, or more by somebody's payment, and so is what is ahead for
    /// the payer.
    function _act(
        address who,
        address target,
        bytes memory call_,
        bool brings,
        string memory what
    ) private returns (bool ok) {
        (uint256 first, uint256 second, uint256 prepaid) = _honest();
        (ok, ) = _try(who, target, call_);
        (uint256 firstNow, uint256 secondNow, uint256 prepaidNow) = _honest();
        bool fair = brings ? firstNow >= first && secondNow >= second : firstNow == first && secondNow == second;
        if ((!fair || prepaidNow != prepaid) && bytes(wrong).length == 0) wrong = what;
    }

    function _honest() private view returns (uint256 first, uint256 second, uint256 prepaid) {
        first = _ownedBy(author, 0);
        second = _ownedBy(secondAuthor, 1);
        prepaid = pools.streamOf(_poolIds[0], streamId).ahead + (dollar.balanceOf(payer) << 64);
    }

    function _ownedBy(address who, uint256 i) private view returns (uint256 scaled) {
        scaled = dollar.balanceOf(who) << 64;
        for (uint256 p = 0; p < 2; ++p) scaled += pools.memberOf(_poolIds[p], _workIds[i]).earned;
    }

    /* READ */

    function saidOf(bytes32 workId) external view returns (Units memory) {
        return _said[workId];
    }

    function photos() external view returns (Photo[] memory) {
        return _photos;
    }

    /// @notice All that the four have: in purses, to claim, to take back, and what lies where only they can get it.
    function worth() external view returns (uint256 sum) {
        address[4] memory four = [operator, accomplice, shamPayer, shamLicensee];
        for (uint256 i = 0; i < 4; ++i) sum += dollar.balanceOf(four[i]);
        for (uint256 p = 0; p < 2; ++p) {
            for (uint256 i = 2; i < 4; ++i) sum += pools.claimable(_poolIds[p], _workIds[i]);
            sum += dollar.balanceOf(inboxes.inboxOf(_poolIds[p]));
        }
        for (uint256 i = 0; i < _streamIds.length; ++i) {
            sum += pools.streamOf(_poolIds[_poolOf[_streamIds[i]]], _streamIds[i]).ahead >> 64;
        }
        sum += dollar.balanceOf(address(channels)) + dollar.balanceOf(address(epochs));
    }
}

/// @notice What an operator who does everything he can cannot do; README.md lists it in prose.
contract Capture_Invariants is InvariantBase {
    uint256 private constant DAY = 86_400;

    error Undone();

    CaptureHandler private _handler;

    function setUp() public {
        _handler = new CaptureHandler();
        _drive(_handler, "Capture");
        _check("WhatIsEarnedIsNotTouched", 16, this.check_WhatIsEarnedIsNotTouched);
        _check("UnitsChangeByNoticeAlone", 32, this.check_UnitsChangeByNoticeAlone);
        _check("ThePastStands", 64, this.check_ThePastStands);
        _check("PrepaidMoneyComesBack", 64, this.check_PrepaidMoneyComesBack);
        _check("MembersLeaveBeforeItTakesEffect", 96, this.check_MembersLeaveBeforeItTakesEffect);
        _check("TheFourNeverProfit", 32, this.check_TheFourNeverProfit);
    }

    /// @notice No call has moved what honest authors had earned or an honest payer had prepaid, and none that is not theirs went through.
    function check_WhatIsEarnedIsNotTouched() external view {
        _assertEq(bytes(_handler.wrong()), "", "touched");
    }

    /// @notice Units are what was said last, as long ago as the notice; what comes, and when, is known.
    function check_UnitsChangeByNoticeAlone() external view {
        bytes32 poolId = _handler.allPools()[0];
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < workIds.length; ++i) {
            MemberState memory member = _handler.pools().memberOf(poolId, workIds[i]);
            CaptureHandler.Units memory said = _handler.saidOf(workIds[i]);
            _assertEq(member.units, said.units, "units");
            _assertEq(member.pendingUnits, said.pendingUnits, "units to come");
            _assertEq(member.pendingDay, said.pendingDay, "day of the change");
        }
    }

    /// @notice Who held units in a second that is past is answered as it was then.
    function check_ThePastStands() external view {
        CaptureHandler.Photo[] memory photos = _handler.photos();
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < photos.length; ++i) {
            bool held = _handler.pools().heldUnitsAt(poolIds[photos[i].pool], photos[i].workId, photos[i].time);
            _assertEq(held, photos[i].held, "held then");
        }
    }

    /// @notice The honest stream is as it was opened: by the second, and what is ahead can be taken back, to the unit.
    function check_PrepaidMoneyComesBack() external {
        bytes32 poolId = _handler.allPools()[0];
        StreamState memory state = _handler.pools().streamOf(poolId, _handler.streamId());
        uint256 rate = _handler.streamRate();
        uint256 end = _handler.streamEnd();
        uint256 time = block.timestamp < end ? block.timestamp : end;
        _assertEq(state.rate, rate, "rate");
        _assertEq(state.end, end, "end");
        _assertEq(state.passed, rate * (time - 1_800_000_000), "passed");
        _assertEq(state.ahead, rate * (end - time), "ahead");
        if (state.ahead != 0) _inVain(abi.encodeCall(this.takeBack, (state.ahead >> 64)));
    }

    function takeBack(uint256 expected) external {
        bytes32 poolId = _handler.allPools()[0];
        CreatorPools pools = _handler.pools();
        pools.sync(poolId, 400);
        address payer = _handler.payer();
        vm.prank(payer);
        _assertEq(pools.cancelStream(poolId, 0, 0, payer), expected, "refund");
        revert Undone();
    }

    /// @notice In every state, and so whenever units are to change, honest authors can leave and take all that they have earned.
    function check_MembersLeaveBeforeItTakesEffect() external {
        _inVain(abi.encodeCall(this.leave, ()));
    }

    function leave() external {
        bytes32[] memory poolIds = _handler.allPools();
        bytes32[] memory workIds = _handler.allWorks();
        CreatorPools pools = _handler.pools();
        IERC20 dollar = IERC20(_handler.tokens(0));
        for (uint256 p = 0; p < 2; ++p) {
            pools.sync(poolIds[p], 400);
            for (uint256 i = 0; i < 2; ++i) {
                MemberState memory member = pools.memberOf(poolIds[p], workIds[i]);
                _assertTrue(member.pendingDay == 0 || member.pendingDay * DAY > block.timestamp, "still to come");
                address owner = _handler.works().holderOf(workIds[i]);
                vm.prank(owner);
                pools.leavePool(poolIds[p], workIds[i]);
                uint256 before = dollar.balanceOf(owner);
                _assertEq(pools.claim(poolIds[p], workIds[i]), member.earned >> 64, "claimed");
                uint256 has = dollar.balanceOf(owner);
                _assertEq(has, before + (member.earned >> 64), "arrived");
                _assertEq(pools.memberOf(poolIds[p], workIds[i]).units, 0, "units");
            }
        }
        revert Undone();
    }

    /// @notice What the four have, wherever it lies, is at most what they began with and their units' share of the honest stream.
    function check_TheFourNeverProfit() external view {
        uint256 most = 4 * _handler.FUNDS() + (_handler.due() >> 64);
        _assertLe(_handler.worth(), most, "worth");
    }

    /// @dev A call that reverts when it has come to its end, so that nothing has happened.
    function _inVain(bytes memory call_) private {
        (, bytes memory reason) = address(this).call(call_);
        if (bytes4(reason) == Undone.selector) return;
        // Passes the reason on.
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
