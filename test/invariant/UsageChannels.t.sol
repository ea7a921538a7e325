// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {UsageChannels} from "../../contracts/UsageChannels.sol";
import {WorkRegistry} from "../../contracts/WorkRegistry.sol";
import {NoReturnToken} from "../../contracts/mocks/NoReturnToken.sol";
import {TestDollar} from "../../contracts/mocks/TestDollar.sol";
import {KeyState, Reservation, ReserveState, Voucher} from "../../contracts/types/Channels.sol";
import {PoolTerms} from "../../contracts/types/Pools.sol";
import {Registration} from "../../contracts/types/Works.sol";
import {Uses} from "../../contracts/types/Uses.sol";
import {HandlerBase} from "../utils/HandlerBase.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {Vouchers} from "../utils/Vouchers.sol";

/// @dev Payers open, fill, reserve, release, withdraw, authorize and revoke; anybody redeems; two tokens, three pools, two of them of one
/// token. Each pool has one work with all its units, which never claims: what a pool was paid can be read, to the unit.
contract UsageChannelsHandler is HandlerBase {
    uint256 private constant MAX_CHANNELS = 5;
    uint256 private constant MOST = 1_000;

    CreatorPools public immutable pools;
    UsageChannels public immutable channels;
    address[2] public tokens;
    bytes32[3] public poolIds;
    bytes32[3] public workIds;
    address[2] public payers;
    address[2] public keys;
    uint256[2] private _keyKeys;
    bytes32 private immutable _domain;

    bytes32[] private _channelIds;
    Voucher[] private _issued;
    uint80 private _salt;

    mapping(bytes32 channelId => uint256) public deposited;
    mapping(bytes32 channelId => uint256) public withdrawn;
    /// @notice Highest total ever signed, by whichever key.
    mapping(bytes32 channelId => mapping(bytes32 poolId => uint256)) public signed;
    /// @notice What each payer should have, of each token.
    mapping(address payer => mapping(address token => uint256)) public purseOf;

    constructor() {
        vm.warp(1_800_000_000);
        WorkRegistry works = new WorkRegistry();
        pools = new CreatorPools(works);
        channels = new UsageChannels(pools);
        _deploys(address(channels), "UsageChannels");
        tokens = [address(new TestDollar()), address(new NoReturnToken())];
        for (uint256 i = 0; i < 3; ++i) {
            Registration memory registration;
            (registration.contentHash, registration.uses) = (bytes32(i + 1), Uses.TRAIN);
            workIds[i] = works.register(registration);
            poolIds[i] = pools.createPool(
                PoolTerms(tokens[i / 2], Uses.TRAIN, 0, 1, false, 0, address(this), bytes32(i))
            );
            pools.joinPool(poolIds[i], workIds[i]);
        }
        for (uint256 i = 0; i < 2; ++i) {
            (payers[i], ) = _actor(i == 0 ? "payer" : "second payer");
            (keys[i], _keyKeys[i]) = _actor(i == 0 ? "key" : "second key");
            for (uint256 t = 0; t < 2; ++t) {
                TestDollar(tokens[t]).mint(payers[i], 1 << 80);
                purseOf[payers[i]][tokens[t]] = 1 << 80;
                vm.prank(payers[i]);
                (bool ok, ) = tokens[t].call(abi.encodeCall(IERC20.approve, (address(channels), 1 << 90)));
                _assertTrue(ok, "approve");
            }
        }
        _domain = _domainOf("OpenRoyalty UsageChannels", address(channels));
        open(0, 0, 500, 100);
        open(1, 1, 500, 100);
    }

    function channelIds() external view returns (bytes32[] memory) {
        return _channelIds;
    }

    function payerOf(bytes32 channelId) public pure returns (address) {
        return address(bytes20(channelId));
    }

    function tokenOf(bytes32 channelId) public view returns (address) {
        return channels.channelOf(channelId).token;
    }

    /* PICK */

    function _channel(uint256 seed) private view returns (bytes32) {
        return _channelIds[seed % _channelIds.length];
    }

    /// @dev A pool of the channel's token.
    function _pool(bytes32 channelId, uint256 seed) private view returns (bytes32) {
        return tokenOf(channelId) == tokens[0] ? poolIds[(seed >> 64) % 2] : poolIds[2];
    }

    /* ACT */

    function warp(uint256 seed) external {
        vm.warp(block.timestamp + (seed % 3 == 0 ? seed % 9 days : seed % 1 days));
    }

    function open(uint256 seed, uint256 token, uint256 amount, uint256 reserved) public {
        if (_channelIds.length == MAX_CHANNELS) return;
        amount = _bound(amount, 0, MOST);
        Reservation[] memory reservations = new Reservation[](1);
        reservations[0] = Reservation(poolIds[token % 2 == 0 ? 0 : 2], uint96(_bound(reserved, 0, amount)));
        address payer = payers[seed % 2];
        bytes memory call_ = abi.encodeCall(
            channels.open,
            (tokens[token % 2], uint16(1 + (seed % 3)), 0, ++_salt, amount, reservations)
        );
        bytes32 channelId = abi.decode(_call(payer, call_, true, "open"), (bytes32));
        _channelIds.push(channelId);
        _deposited(channelId, payer, amount);
    }

    function topUp(uint256 seed, uint256 amount) external {
        bytes32 channelId = _channel(seed);
        address payer = payers[(seed >> 32) % 2];
        amount = _bound(amount, 1, MOST);
        _call(payer, abi.encodeCall(channels.topUp, (channelId, amount)), true, "topUp");
        _deposited(channelId, payer, amount);
    }

    function _deposited(bytes32 channelId, address payer, uint256 amount) private {
        deposited[channelId] += amount;
        purseOf[payer][tokenOf(channelId)] -= amount;
    }

    function reserve(uint256 seed, uint256 amount) external {
        bytes32 channelId = _channel(seed);
        amount = _bound(amount, 0, channels.channelOf(channelId).free);
        bytes32 poolId = _pool(channelId, seed);
        _callPayer(channelId, abi.encodeCall(channels.reserve, (channelId, poolId, uint96(amount))), "reserve");
    }

    function announceRelease(uint256 seed, uint96 amount) external {
        bytes32 channelId = _channel(seed);
        bytes32 poolId = _pool(channelId, seed);
        if (seed % 4 != 0) amount %= uint96(MOST);
        _callPayer(channelId, abi.encodeCall(channels.announceRelease, (channelId, poolId, amount)), "announceRelease");
    }

    function finishRelease(uint256 seed) external {
        bytes32 channelId = _channel(seed);
        bytes32 poolId = _pool(channelId, seed);
        // The view shows a release as carried out once it is due; whether somebody did so since, only a call tells.
        uint256 dueAt = channels.reserveOf(channelId, poolId).releasedAt;
        if (dueAt != 0 && seed % 4 != 0) vm.warp(dueAt);
        bool due = dueAt != 0 && dueAt <= block.timestamp;
        bytes memory call_ = abi.encodeCall(channels.finishRelease, (channelId, poolId));
        // Most often there is none.
        if (dueAt == 0 && seed % 8 == 1) _try(address(this), address(channels), call_);
        if (dueAt != 0) _call(address(this), call_, due, "finishRelease");
        if (due) _assertEq(channels.reserveOf(channelId, poolId).releasedAt, 0, "released");
    }

    function announceWithdrawal(uint256 seed, uint96 amount) external {
        bytes32 channelId = _channel(seed);
        if (seed % 4 != 0) amount %= uint96(MOST);
        _callPayer(channelId, abi.encodeCall(channels.announceWithdrawal, (channelId, amount)), "announceWithdrawal");
    }

    function finishWithdrawal(uint256 seed) external {
        bytes32 channelId = _channel(seed);
        uint256 dueAt = channels.channelOf(channelId).withdrawableAt;
        if (seed % 3 == 0 && dueAt > block.timestamp) vm.warp(dueAt);
        bool due = dueAt != 0 && dueAt <= block.timestamp;
        if (!due && seed % 4 != 1) return;
        bytes memory call_ = abi.encodeCall(channels.finishWithdrawal, (channelId));
        bytes memory result = _call(address(this), call_, due, "finishWithdrawal");
        if (!due) return;
        uint256 amount = abi.decode(result, (uint256));
        withdrawn[channelId] += amount;
        purseOf[payerOf(channelId)][tokenOf(channelId)] += amount;
    }

    function authorizeKey(uint256 seed, uint256 more) external {
        bytes32 channelId = _channel(seed);
        address key = keys[(seed >> 32) % 2];
        KeyState memory state = channels.keyOf(channelId, key);
        if (state.revoked) return;
        uint256 until = block.timestamp + (seed % 20 days);
        if (until < state.until) until = state.until;
        uint96 cap = uint96(state.cap + (more % MOST));
        _callPayer(
            channelId,
            abi.encodeCall(channels.authorizeKey, (channelId, key, uint48(until), cap)),
            "authorizeKey"
        );
    }

    function revokeKey(uint256 seed) external {
        bytes32 channelId = _channel(seed);
        address key = keys[(seed >> 32) % 2];
        // Keys are few: most of them live.
        if (seed % 8 != 0 || channels.keyOf(channelId, key).revoked) return;
        _callPayer(channelId, abi.encodeCall(channels.revokeKey, (channelId, key)), "revokeKey");
    }

    /// @notice Signs up to three new vouchers, and redeems them among old ones.
    function redeem(uint256 seed, uint256 amount) external {
        Voucher[] memory batch = new Voucher[](4);
        uint256 count = 0;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 roll = uint256(keccak256(abi.encode(seed, i)));
            if (roll % 4 == 0 && _issued.length != 0) {
                batch[count++] = _issued[(roll >> 8) % _issued.length];
                continue;
            }
            bytes32 channelId = _channel(roll >> 8);
            uint256 by = (roll >> 32) % 2;
            // Others' signatures revert: that is for unit tests.
            if (channels.keyOf(channelId, keys[by]).until == 0) continue;
            bytes32 poolId = _pool(channelId, roll);
            uint256 total = channels.reserveOf(channelId, poolId).redeemed + ((roll >> 128) % (1 + (amount % MOST)));
            Voucher memory voucher = Voucher(channelId, poolId, uint96(total), uint48(block.timestamp + 3 days), 0, 0);
            Vouchers.sign(voucher, _keyKeys[by], _domain);
            if (total > signed[channelId][poolId]) signed[channelId][poolId] = total;
            _issued.push(voucher);
            batch[count++] = voucher;
        }
        Voucher[] memory vouchers = new Voucher[](count);
        for (uint256 i = 0; i < count; ++i) vouchers[i] = batch[i];
        _call(address(this), abi.encodeCall(channels.redeem, (vouchers)), true, "redeem");
    }

    /* HELP */

    function _callPayer(bytes32 channelId, bytes memory call_, string memory what) private {
        _call(payerOf(channelId), call_, true, what);
    }

    function _call(
        address who,
        bytes memory call_,
        bool expected,
        string memory what
    ) private returns (bytes memory result) {
        return _callAs(who, address(channels), call_, expected, what);
    }
}

/// @dev In prose:
/// - what is held is what is free and reserved, token by token;
/// - what was paid in is free, reserved, drawn or withdrawn, channel by channel, and every purse is explained;
/// - pools have what vouchers drew, never more than was signed;
/// - free money that a key drew is within its cap.
contract UsageChannels_Invariants is InvariantBase {
    UsageChannelsHandler private handler;
    UsageChannels private channels;

    function setUp() public {
        handler = new UsageChannelsHandler();
        channels = handler.channels();
        _drive(handler, "UsageChannels");
        _check("HoldingsEqualFreeAndReserved", 32, this.check_HoldingsEqualFreeAndReserved);
        _check("DepositsAreExplained", 32, this.check_DepositsAreExplained);
        _check("PoolsHaveWhatWasSigned", 32, this.check_PoolsHaveWhatWasSigned);
        _check("KeysKeepToTheirCaps", 32, this.check_KeysKeepToTheirCaps);
        bytes4[] memory selectors = new bytes4[](11);
        selectors[0] = handler.warp.selector;
        selectors[1] = handler.open.selector;
        selectors[2] = handler.topUp.selector;
        selectors[3] = handler.reserve.selector;
        selectors[4] = handler.announceRelease.selector;
        selectors[5] = handler.finishRelease.selector;
        selectors[6] = handler.announceWithdrawal.selector;
        selectors[7] = handler.finishWithdrawal.selector;
        selectors[8] = handler.authorizeKey.selector;
        selectors[9] = handler.revokeKey.selector;
        selectors[10] = handler.redeem.selector;
        _targetSelectors(address(handler), selectors);
    }

    /// @dev Free and reserved, and what pools have drawn.
    function _of(bytes32 channelId) private view returns (uint256 here, uint256 drawn) {
        here = channels.channelOf(channelId).free;
        for (uint256 i = 0; i < 3; ++i) {
            ReserveState memory state = channels.reserveOf(channelId, handler.poolIds(i));
            here += state.reserved;
            drawn += state.redeemed;
        }
    }

    function check_HoldingsEqualFreeAndReserved() external {
        _carryOut();
        bytes32[] memory ids = handler.channelIds();
        for (uint256 t = 0; t < 2; ++t) {
            address token = handler.tokens(t);
            uint256 sum = 0;
            for (uint256 i = 0; i < ids.length; ++i) {
                if (handler.tokenOf(ids[i]) != token) continue;
                (uint256 here, ) = _of(ids[i]);
                sum += here;
            }
            _assertEq(IERC20(token).balanceOf(address(channels)), sum, "holdings");
            _assertEq(IERC20(token).allowance(address(channels), address(handler.pools())), 0, "allowance");
        }
    }

    function check_DepositsAreExplained() external {
        _carryOut();
        bytes32[] memory ids = handler.channelIds();
        for (uint256 i = 0; i < ids.length; ++i) {
            (uint256 here, uint256 drawn) = _of(ids[i]);
            _assertEq(here + drawn + handler.withdrawn(ids[i]), handler.deposited(ids[i]), "deposits");
        }
        for (uint256 p = 0; p < 2; ++p) {
            for (uint256 t = 0; t < 2; ++t) {
                (address payer, address token) = (handler.payers(p), handler.tokens(t));
                _assertEq(IERC20(token).balanceOf(payer), handler.purseOf(payer, token), "purse");
            }
        }
    }

    function check_PoolsHaveWhatWasSigned() external view {
        bytes32[] memory ids = handler.channelIds();
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 poolId = handler.poolIds(i);
            uint256 sum = 0;
            for (uint256 c = 0; c < ids.length; ++c) {
                uint256 redeemed = channels.reserveOf(ids[c], poolId).redeemed;
                _assertLe(redeemed, handler.signed(ids[c], poolId), "drawn without a signature");
                sum += redeemed;
            }
            _assertEq(handler.pools().claimable(poolId, handler.workIds(i)), sum, "the pool has");
        }
    }

    function check_KeysKeepToTheirCaps() external view {
        bytes32[] memory ids = handler.channelIds();
        for (uint256 c = 0; c < ids.length; ++c) {
            for (uint256 k = 0; k < 2; ++k) {
                KeyState memory state = channels.keyOf(ids[c], handler.keys(k));
                _assertLe(state.drawn, state.cap, "drawn");
            }
        }
    }

    /// @dev Releases that are due leave the reserve at once, and reach free money when somebody writes: here, now.
    function _carryOut() private {
        bytes32[] memory ids = handler.channelIds();
        for (uint256 c = 0; c < ids.length; ++c) {
            for (uint256 i = 0; i < 3; ++i) {
                (bool done, ) = address(channels).call(
                    abi.encodeCall(channels.finishRelease, (ids[c], handler.poolIds(i)))
                );
                // Most are not due.
                if (!done) continue;
            }
        }
    }
}
