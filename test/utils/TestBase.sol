// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheat codes that our tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }
    struct StorageAccess {
        address account;
        bytes32 slot;
        bool isWrite;
        bytes32 previousValue;
        bytes32 newValue;
        bool reverted;
    }
    /// @dev The chain (fork and id), then what was called by whom with what.
    struct AccountAccess {
        uint256[2] chain;
        uint8 kind;
        address account;
        address accessor;
        bool initialized;
        uint256 oldBalance;
        uint256 newBalance;
        bytes deployedCode;
        uint256 value;
        bytes data;
        bool reverted;
        StorageAccess[] storageAccesses;
        uint64 depth;
    }
    function warp(uint256 time) external;
    function roll(uint256 number) external;
    function chainId(uint256 id) external;
    function deal(address who, uint256 wei_) external;
    function etch(address where, bytes calldata code) external;
    function store(address where, bytes32 slot, bytes32 value) external;
    function load(address where, bytes32 slot) external view returns (bytes32);
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function expectRevert() external;
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function expectEmit() external;
    function expectEmit(address emitter) external;
    function expectEmit(bool topic1, bool topic2, bool topic3, bool data) external;
    function expectCall(address callee, bytes calldata data) external;
    function mockCall(address callee, bytes calldata data, bytes calldata returned) external;
    function clearMockedCalls() external;
    function assume(bool condition) external pure;
    function addr(uint256 key) external pure returns (address);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function label(address who, string calldata name) external;
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool);
    function startStateDiffRecording() external;
    function stopAndReturnStateDiff() external returns (AccountAccess[] memory);
    function createDir(string calldata path, bool recursive) external;
    function writeFile(string calldata path, string calldata text) external;
    function writeLine(string calldata path, string calldata text) external;
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);
    function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
    function toString(uint256 value) external pure returns (string memory);
    function toString(address value) external pure returns (string memory);
    function toString(bytes32 value) external pure returns (string memory);
}

/// @notice Asserts with labels, named actors, and the hooks by which the invariant runner finds its targets.
abstract contract TestBase {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    address[] private _targets;
    address[] private _senders;
    FuzzSelector[] private _selectors;

    error AssertionFailed(string label, uint256 actual, uint256 expected);
    error AssertionFailedBytes32(string label, bytes32 actual, bytes32 expected);
    error AssertionFailedBytes(string label, bytes actual, bytes expected);

    function targetContracts() public view returns (address[] memory) {
        return _targets;
    }

    function targetSenders() public view returns (address[] memory) {
        return _senders;
    }

    function targetSelectors() public view returns (FuzzSelector[] memory) {
        return _selectors;
    }

    function _target(address who) internal {
        _targets.push(who);
    }

    function _targetSelectors(address who, bytes4[] memory selectors) internal {
        _selectors.push(FuzzSelector(who, selectors));
    }

    function _sender(address who) internal {
        _senders.push(who);
    }

    /// @dev A key and address that belong to a name.
    function _actor(string memory name) internal returns (address who, uint256 key) {
        key = uint256(keccak256(bytes(name)));
        who = vm.addr(key);
        vm.label(who, name);
    }

    function _signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The EIP-712 domain of a contract of this chain, in its first version.
    function _domainOf(string memory name, address where) internal view returns (bytes32) {
        return _domainOf(name, "1", block.chainid, where);
    }

    function _domainOf(
        string memory name,
        string memory version,
        uint256 chainId,
        address where
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(name)),
                    keccak256(bytes(version)),
                    chainId,
                    where
                )
            );
    }

    /// @dev What is signed for a struct in a domain.
    function _digestIn(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    /// @dev Folds any number into [min, max].
    function _bound(uint256 value, uint256 min, uint256 max) internal pure returns (uint256) {
        if (value >= min && value <= max) return value;
        uint256 span = max - min;
        return span == type(uint256).max ? value : min + (value % (span + 1));
    }

    function _assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, actual, expected);
    }

    function _assertEq(address actual, address expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, uint160(actual), uint160(expected));
    }

    function _assertEq(bool actual, bool expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, actual ? 1 : 0, expected ? 1 : 0);
    }

    function _assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailedBytes32(what, actual, expected);
    }

    function _assertEq(bytes memory actual, bytes memory expected, string memory what) internal pure {
        if (keccak256(actual) != keccak256(expected)) revert AssertionFailedBytes(what, actual, expected);
    }

    function _assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert AssertionFailed(what, 0, 1);
    }

    function _assertFalse(bool condition, string memory what) internal pure {
        if (condition) revert AssertionFailed(what, 1, 0);
    }

    function _assertLe(uint256 actual, uint256 max, string memory what) internal pure {
        if (actual > max) revert AssertionFailed(what, actual, max);
    }

    function _assertGe(uint256 actual, uint256 min, string memory what) internal pure {
        if (actual < min) revert AssertionFailed(what, actual, min);
    }

    /// @dev Within `tolerance` of each other.
    function _assertNear(uint256 actual, uint256 expected, uint256 tolerance, string memory what) internal pure {
        uint256 gap = actual > expected ? actual - expected : expected - actual;
        if (gap > tolerance) revert AssertionFailed(what, actual, expected);
    }
}
