// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC721Packed} from "../../../contracts/libraries/ERC721Packed.sol";
import {TestBase, Vm} from "../../utils/TestBase.sol";

/// @dev The reference: OpenZeppelin's token as it is.
contract PlainToken is ERC721 {
    constructor() ERC721("Token", "TKN") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function safeMint(address to, uint256 id) external {
        _safeMint(to, id);
    }

    function burn(uint256 id) external {
        _burn(id);
    }
}

contract PackedToken is ERC721Packed {
    constructor() ERC721("Token", "TKN") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function mintWith(address to, uint256 id, uint96 extra) external {
        _mintWith(to, id, extra);
    }

    function safeMint(address to, uint256 id) external {
        _safeMint(to, id);
    }

    function burn(uint256 id) external {
        _burn(id);
    }

    function setExtra(uint256 id, uint96 extra) external {
        _setExtra(id, extra);
    }

    function extraOf(uint256 id) external view returns (uint96) {
        return _extraOf(id);
    }

    function slotOf(uint256 id) external view returns (address, uint96) {
        return _slotOf(id);
    }
}

contract ERC721PackedTest is TestBase {
    PlainToken private plain;
    PackedToken private packed;
    address[5] private accounts;
    mapping(uint256 id => uint96 extra) private expectedExtra;

    function setUp() public {
        plain = new PlainToken();
        packed = new PackedToken();
        // The zero address, three wallets, and a contract that receives no tokens.
        for (uint256 i = 1; i < 4; ++i) accounts[i] = vm.addr(i);
        accounts[4] = address(new PlainToken());
    }

    function test_RevertWhen_MintWithReceiverIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidReceiver.selector, address(0)));
        packed.mintWith(address(0), 1, 7);
    }

    function testFuzz_RevertGiven_MintWithExists(uint256 id, uint96 first, uint96 second) public {
        packed.mintWith(accounts[1], id, first);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0)));
        packed.mintWith(accounts[2], id, second);
    }

    function testFuzz_MintWith(address to, uint256 id, uint96 extra) public {
        vm.assume(to != address(0));
        vm.expectEmit(address(packed));
        emit IERC721.Transfer(address(0), to, id);
        packed.mintWith(to, id, extra);

        _assertHeld(id, to, extra);
        _assertEq(packed.balanceOf(to), 1, "balance");
        // One slot holds both: the owner below, the bits above.
        bytes32 slot = keccak256(abi.encode(id, uint256(6)));
        _assertEq(vm.load(address(packed), slot), bytes32((uint256(extra) << 160) | uint160(to)), "storage slot");
    }

    function testFuzz_RevertGiven_SetExtraNotFound(uint256 id, uint96 extra) public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, id));
        packed.setExtra(id, extra);
    }

    function testFuzz_SetExtra(address to, uint256 id, uint96 first, uint96 second) public {
        vm.assume(to != address(0));
        packed.mintWith(to, id, first);
        packed.setExtra(id, second);
        _assertHeld(id, to, second);
        _assertEq(packed.balanceOf(to), 1, "balance");
    }

    function testFuzz_TransferKeepsExtra(uint256 id, uint96 extra) public {
        packed.mintWith(accounts[1], id, extra);
        vm.startPrank(accounts[1]);
        packed.approve(accounts[3], id);
        packed.transferFrom(accounts[1], accounts[2], id);
        vm.stopPrank();
        _assertHeld(id, accounts[2], extra);
        _assertEq(packed.getApproved(id), address(0), "approval");
        _assertEq(packed.balanceOf(accounts[1]), 0, "balance of the former owner");
        _assertEq(packed.balanceOf(accounts[2]), 1, "balance of the new owner");
    }

    function testFuzz_BurnClearsExtra(uint256 id, uint96 extra) public {
        packed.mintWith(accounts[1], id, extra);
        packed.burn(id);
        _assertHeld(id, address(0), 0);
        _assertEq(packed.balanceOf(accounts[1]), 0, "balance");
        packed.mint(accounts[2], id);
        _assertHeld(id, accounts[2], 0);
    }

    /// @dev Two tokens, one sequence: whatever the caller, the arguments and the order, nobody can tell them apart.
    function testFuzz_SameAsOpenZeppelin(uint256 seed) public {
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            _step(seed);
        }
        for (uint256 id = 0; id < 3; ++id) {
            _assertSame(address(this), abi.encodeCall(plain.ownerOf, (id)));
            _assertSame(address(this), abi.encodeCall(plain.getApproved, (id)));
            _assertSame(address(this), abi.encodeCall(plain.tokenURI, (id)));
            bool burned = packed.extraOf(id) == 0;
            _assertTrue(burned || packed.extraOf(id) == expectedExtra[id], "bits");
        }
        for (uint256 i = 0; i < accounts.length; ++i) {
            _assertSame(address(this), abi.encodeCall(plain.balanceOf, (accounts[i])));
        }
    }

    function test_SameInterfacesAndNames() public {
        bytes4[5] memory ids = [bytes4(0x01ffc9a7), 0x80ac58cd, 0x5b5e139f, 0x780e9d63, 0xffffffff];
        for (uint256 i = 0; i < ids.length; ++i) {
            _assertEq(packed.supportsInterface(ids[i]), i < 3, "interface");
        }
        _assertSame(address(this), abi.encodeCall(plain.name, ()));
        _assertSame(address(this), abi.encodeCall(plain.symbol, ()));
    }

    function _step(uint256 seed) private {
        address caller = accounts[1 + (seed % 3)];
        address from = accounts[(seed >> 8) % 5];
        address to = accounts[(seed >> 16) % 5];
        uint256 id = (seed >> 24) % 3;
        uint256 kind = (seed >> 32) % 11;
        bytes memory call;
        if (kind == 0) call = abi.encodeCall(plain.mint, (to, id));
        else if (kind == 1) call = abi.encodeCall(plain.safeMint, (to, id));
        else if (kind == 2) call = abi.encodeCall(plain.burn, (id));
        else if (kind == 3) call = abi.encodeCall(plain.approve, (to, id));
        else if (kind == 4) call = abi.encodeCall(plain.setApprovalForAll, (to, seed >> 255 == 1));
        else if (kind < 8) call = abi.encodeCall(plain.transferFrom, (from, to, id));
        else if (kind < 10) call = abi.encodeWithSelector(0x42842e0e, from, to, id);
        else call = abi.encodeWithSelector(0xb88d4fde, from, to, id, abi.encode(seed));

        // Both hold the token or neither does, so that one of the two ways to mint gives them the same state.
        if (kind == 0 && packed.extraOf(id) == 0 && to != address(0)) {
            (address owner, ) = packed.slotOf(id);
            if (owner == address(0)) {
                plain.mint(to, id);
                expectedExtra[id] = uint96(seed) | 1;
                packed.mintWith(to, id, expectedExtra[id]);
                return;
            }
        }
        _assertSame(caller, call);
    }

    function _assertSame(address caller, bytes memory call) private {
        (bool plainDone, bytes memory plainReturned, Vm.Log[] memory plainLogs) = _call(address(plain), caller, call);
        (bool packedDone, bytes memory packedReturned, Vm.Log[] memory packedLogs) = _call(
            address(packed),
            caller,
            call
        );
        _assertEq(packedDone, plainDone, "outcome");
        _assertEq(packedReturned, plainReturned, "returned or reverted with");
        _assertEq(packedLogs.length, plainLogs.length, "number of events");
        for (uint256 i = 0; i < plainLogs.length; ++i) {
            _assertEq(abi.encode(packedLogs[i].topics), abi.encode(plainLogs[i].topics), "event topics");
            _assertEq(packedLogs[i].data, plainLogs[i].data, "event data");
        }
    }

    function _call(
        address target,
        address caller,
        bytes memory call
    ) private returns (bool done, bytes memory returned, Vm.Log[] memory logs) {
        vm.recordLogs();
        vm.prank(caller);
        (done, returned) = target.call(call);
        logs = vm.getRecordedLogs();
    }

    function _assertHeld(uint256 id, address owner, uint96 extra) private view {
        (address slotOwner, uint96 slotExtra) = packed.slotOf(id);
        _assertEq(slotOwner, owner, "owner by slot");
        _assertEq(slotExtra, extra, "bits by slot");
        _assertEq(packed.extraOf(id), extra, "bits");
        if (owner != address(0)) _assertEq(packed.ownerOf(id), owner, "owner");
    }
}
