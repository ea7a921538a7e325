// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MemberState, PoolState, StreamState} from "../../contracts/types/Pools.sol";
import {InvariantBase} from "../utils/InvariantBase.sol";
import {RailBase} from "../utils/RailBase.sol";

/// @notice Two pools of equal terms to which the same happens, in the same seconds; but the first one is also synced and claimed from
/// whenever anybody likes.
contract TwinsHandler is RailBase {
    uint256 private constant STREAMS = 4;

    address public operator;
    address public payer;
    address public stranger;
    uint256 public streams;
    /// @notice Base units claimed for a work, from the first twin and from the second.
    mapping(bytes32 workId => uint256[2]) private _claimed;

    constructor() {
        _build();
        operator = _hire("operator");
        payer = _hire("payer");
        stranger = _hire("stranger");
        _newPool(operator, address(dollar), 1, 3);
        _newPool(operator, address(dollar), 1, 3);
        for (uint256 i = 0; i < 4; ++i) {
            (address author, ) = _actor(string.concat("author ", vm.toString(i)));
            _newWork(author, address(0));
            if (i < 2) for (uint256 p = 0; p < 2; ++p) _join(_poolIds[p], _workIds[i]);
        }
    }

    /* BOTH */

    function pass(uint256 seed) external {
        seed = _mix(seed);
        uint256 span = seed % 16 == 0 ? 90 * DAY : 2 * DAY;
        vm.warp(block.timestamp + ((seed >> 8) % span));
    }

    function pay(uint256 seed) external {
        seed = _mix(seed);
        uint256 amount = 1 + ((seed >> 8) % (seed % 2 == 0 ? 9 : 1e12));
        for (uint256 p = 0; p < 2; ++p) {
            _both(p, payer, abi.encodeCall(pools.pay, (_poolIds[p], amount, payer, 0)), true, "pay");
        }
    }

    function openStream(uint256 seed) external {
        seed = _mix(seed);
        if (streams == STREAMS) return;
        uint128 rate = uint128(1 + ((seed >> 8) % (seed % 2 == 0 ? RATE : 1000 * RATE)));
        uint24 day = uint24(block.timestamp / DAY + 1 + ((seed >> 136) % 12));
        for (uint256 p = 0; p < 2; ++p) {
            bytes memory call_ = abi.encodeCall(
                pools.openStream,
                (_poolIds[p], bytes32(streams), rate, day, NEVER, payer)
            );
            _both(p, payer, call_, true, "openStream");
        }
        ++streams;
    }

    function changeStream(uint256 seed) external {
        seed = _mix(seed);
        if (streams == 0) return;
        bytes32 salt = bytes32((seed >> 8) % streams);
        uint128 rate = uint128(1 + ((seed >> 16) % (10 * RATE)));
        uint256 end = pools.streamOf(_poolIds[0], streamIdOf(0, uint256(salt))).end;
        bool runs = end > block.timestamp;
        if (!runs && seed % 8 != 0) return;
        uint256 what = (seed >> 144) % 3;
        for (uint256 p = 0; p < 2; ++p) {
            bytes memory call_ = abi.encodeCall(pools.setStreamRate, (_poolIds[p], salt, rate, NEVER, payer));
            if (what == 1) call_ = abi.encodeCall(pools.cancelStream, (_poolIds[p], salt, 0, payer));
            if (what == 2) {
                uint24 day = uint24(end / DAY + 2);
                call_ = abi.encodeCall(pools.topUpStream, (payer, _poolIds[p], salt, day, NEVER, payer));
            }
            _both(p, payer, call_, runs, "change a stream");
        }
    }

    function setUnits(uint256 seed) external {
        seed = _mix(seed);
        bytes32 workId = _workIds[(seed >> 8) % 4];
        bool joined = pools.memberOf(_poolIds[0], workId).joined;
        if (!joined && seed % 8 != 0) return;
        uint24 units = uint24((seed >> 16) % (seed % 4 == 0 ? 2 : 1_000));
        for (uint256 p = 0; p < 2; ++p) {
            bytes memory call_ = abi.encodeCall(pools.setUnits, (_poolIds[p], workId, units));
            _both(p, operator, call_, joined, "setUnits");
        }
    }

    function joinOrLeave(uint256 seed) external {
        seed = _mix(seed);
        bytes32 workId = _workIds[(seed >> 8) % 4];
        address owner = works.holderOf(workId);
        bool joined = pools.memberOf(_poolIds[0], workId).joined;
        for (uint256 p = 0; p < 2; ++p) {
            bytes memory call_ =
                joined
                    ? abi.encodeCall(pools.leavePool, (_poolIds[p], workId))
                    : abi.encodeCall(pools.joinPool, (_poolIds[p], workId));
            _both(p, owner, call_, true, "join or leave");
        }
    }

    /* THE FIRST ALONE */

    function sync(uint256 seed) external {
        seed = _mix(seed);
        bytes memory call_ = abi.encodeCall(pools.sync, (_poolIds[0], (seed >> 8) % 40));
        _callAs(stranger, address(pools), call_, true, "sync");
    }

    function claim(uint256 seed) external {
        seed = _mix(seed);
        bytes32 workId = _workIds[(seed >> 8) % 4];
        _catchUp(0);
        bytes memory call_ = abi.encodeCall(pools.claim, (_poolIds[0], workId));
        bytes memory result = _callAs(stranger, address(pools), call_, true, "claim");
        _claimed[workId][0] += abi.decode(result, (uint256));
    }

    /* HELP */

    function _both(uint256 p, address who, bytes memory call_, bool expected, string memory what) private {
        _catchUp(p);
        _callAs(who, address(pools), call_, expected, what);
    }

    /// @dev No further than a write needs.
    function _catchUp(uint256 p) private {
        uint256 behind = pools.stepsBehind(_poolIds[p]);
        uint256 most = pools.STEPS_PER_WRITE();
        if (behind > most) pools.sync(_poolIds[p], behind - most);
    }

    function streamIdOf(uint256 p, uint256 i) public view returns (bytes32) {
        return keccak256(abi.encode(payer, _poolIds[p], bytes32(i)));
    }

    function claimedOf(bytes32 workId) external view returns (uint256) {
        return _claimed[workId][0];
    }
}

/// @notice What syncs and claims must not change; README.md lists it in prose.
contract Twins_Invariants is InvariantBase {
    uint256 private constant BASE_UNIT = 1 << 64;

    TwinsHandler private _handler;

    function setUp() public {
        _handler = new TwinsHandler();
        _drive(_handler, "Twins");
        _check("TwinsEarnTheSame", 16, this.check_TwinsEarnTheSame);
        _check("TwinsStreamTheSame", 16, this.check_TwinsStreamTheSame);
    }

    /// @dev Many short pairs of sequences rather than few long ones.
    /// hardhat-config: default.invariant.runs = 2500
    /// hardhat-config: default.invariant.depth = 40
    /// hardhat-config: deep.invariant.runs = 100000
    /// hardhat-config: deep.invariant.depth = 20
    function invariant_AllHold() public override {
        super.invariant_AllHold();
    }

    /// @notice What each member has earned in all differs by less than a base unit, and units not at all.
    function check_TwinsEarnTheSame() external view {
        bytes32[] memory poolIds = _handler.allPools();
        bytes32[] memory workIds = _handler.allWorks();
        for (uint256 i = 0; i < workIds.length; ++i) {
            MemberState memory first = _handler.pools().memberOf(poolIds[0], workIds[i]);
            MemberState memory second = _handler.pools().memberOf(poolIds[1], workIds[i]);
            uint256 earned = first.earned + (_handler.claimedOf(workIds[i]) << 64);
            _assertNear(earned, second.earned, BASE_UNIT - 1, "earned");
            _assertEq(first.units, second.units, "units");
            _assertEq(first.since, second.since, "since");
            _assertEq(first.pendingUnits, second.pendingUnits, "pending units");
            _assertEq(first.pendingDay, second.pendingDay, "pending day");
        }
    }

    /// @notice Streams have passed the same to the last bit, and what waits and is carried is the same to a base unit.
    function check_TwinsStreamTheSame() external view {
        bytes32[] memory poolIds = _handler.allPools();
        for (uint256 i = 0; i < _handler.streams(); ++i) {
            StreamState memory first = _handler.pools().streamOf(poolIds[0], _handler.streamIdOf(0, i));
            StreamState memory second = _handler.pools().streamOf(poolIds[1], _handler.streamIdOf(1, i));
            _assertEq(keccak256(abi.encode(first)), keccak256(abi.encode(second)), "stream");
        }
        PoolState memory one = _handler.pools().stateOf(poolIds[0]);
        PoolState memory other = _handler.pools().stateOf(poolIds[1]);
        _assertEq(one.totalUnits, other.totalUnits, "sum of units");
        _assertEq(one.rate, other.rate, "sum of rates");
        _assertNear(one.idle + one.carry, other.idle + other.carry, BASE_UNIT - 1, "idle and carried");
    }
}
