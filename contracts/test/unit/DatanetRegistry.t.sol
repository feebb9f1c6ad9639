// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";
import {IERC721} from "@openzeppelin/contracts/interfaces/IERC721.sol";
import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Test} from "forge-std/Test.sol";
import {DatanetRegistry, IDatanetRegistry} from "../../src/DatanetRegistry.sol";
import {PayeeHistory} from "../../src/libraries/PayeeHistory.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Branches of DatanetRegistry.tree.
contract DatanetRegistryTest is Test {
    DatanetRegistry private datanets = new DatanetRegistry();
    address private alice = makeAddr("alice");
    address private bob = makeAddr("bob");
    uint256 private id;

    function setUp() public {
        vm.warp(1_795_000_000);
        vm.prank(alice);
        id = datanets.create("salt", "root", 96, bytes32(uint256(0xabc)));
    }

    function unknown(uint256 token) private {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, token));
    }

    function refused(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(IDatanetRegistry.NotOwner.selector, id, caller));
    }

    /* CREATE */

    function test_CreateReleasesVersionOneUnderAnIdKnownBefore() public {
        uint256 next = datanets.idOf(bob, "salt");
        assertLt(next, 1 << 64);
        vm.expectEmit();
        emit IERC721.Transfer(address(0), bob, next);
        vm.expectEmit();
        emit IDatanetRegistry.Created(next, bob, "salt");
        vm.expectEmit();
        emit IDatanetRegistry.Released(next, 1, "root", 96, "manifest");
        vm.prank(bob);
        assertEq(datanets.create("salt", "root", 96, "manifest"), next);
        assertEq(datanets.ownerOf(next), bob);
        assertEq(datanets.versions(next), 1);
        assertEq(datanets.versionHash(next, 1), keccak256(abi.encode(bytes32("root"), 96, bytes32("manifest"))));
        assertEq(datanets.versionHash(next, 2), 0);
    }

    function test_ContractsAndDelegatingAccountsCreate() public {
        Wallet account = new Wallet();
        bytes memory call = abi.encodeCall(IDatanetRegistry.create, ("salt", "root", 1, "manifest"));
        account.execute(address(datanets), 0, call);
        assertEq(datanets.ownerOf(datanets.idOf(address(account), "salt")), address(account));
        vm.signAndAttachDelegation(address(account), 7);
        vm.prank(vm.addr(7));
        datanets.create("salt", "root", 1, "manifest");
        assertEq(datanets.ownerOf(datanets.idOf(vm.addr(7), "salt")), vm.addr(7));
    }

    function test_RevertWhen_TheSaltWasUsed() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721InvalidSender.selector, address(0)));
        datanets.create("salt", "root", 96, "manifest");
    }

    function test_RevertWhen_AVersionHasNoRootOrNoRows() public {
        vm.startPrank(alice);
        vm.expectRevert(IDatanetRegistry.EmptyVersion.selector);
        datanets.create("salt 2", 0, 1, "manifest");
        vm.expectRevert(IDatanetRegistry.EmptyVersion.selector);
        datanets.release(id, 0, 97, "manifest");
        vm.expectRevert(IDatanetRegistry.EmptyVersion.selector);
        datanets.release(id, "root", 0, "manifest");
    }

    /* RELEASE */

    function test_ReleasedVersionsNeverChange() public {
        bytes32 first = datanets.versionHash(id, 1);
        vm.expectEmit();
        emit IERC4906.MetadataUpdate(id);
        vm.expectEmit();
        emit IDatanetRegistry.Released(id, 2, "root2", 97, "manifest2");
        vm.prank(alice);
        assertEq(datanets.release(id, "root2", 97, "manifest2"), 2);
        assertEq(datanets.versions(id), 2);
        assertEq(datanets.versionHash(id, 1), first);
        assertEq(datanets.versionHash(id, 2), keccak256(abi.encode(bytes32("root2"), 97, bytes32("manifest2"))));
    }

    function test_RevertWhen_AnotherThanTheOwnerReleasesOrNamesThePayee() public {
        vm.prank(alice);
        datanets.approve(bob, id);
        vm.startPrank(bob);
        refused(bob);
        datanets.release(id, "root2", 97, "manifest2");
        refused(bob);
        datanets.setPayee(id, bob);
    }

    function test_RevertWhen_TheDatanetDoesNotExist() public {
        unknown(5);
        datanets.release(5, "root2", 97, "manifest2");
        unknown(5);
        datanets.setPayee(5, alice);
        unknown(5);
        datanets.payeeAt(5, 0);
        unknown(5);
        datanets.tokenURI(5);
        unknown(5);
        datanets.royaltyInfo(5, 1 ether);
    }

    /* PAYEES */

    function test_APayeeIsPaidFromItsNamingToTheTransfer() public {
        address payee = address(0xCAFE0000000000000000);
        uint256 start = block.timestamp;
        assertEq(datanets.payeeAt(id, start), alice);
        skip(100);
        vm.expectEmit();
        emit IDatanetRegistry.PayeeSet(id, payee);
        vm.prank(alice);
        datanets.setPayee(id, payee);
        skip(100);
        vm.expectEmit();
        emit IDatanetRegistry.PayeeSet(id, bob);
        vm.prank(alice);
        datanets.transferFrom(alice, bob, id);
        assertEq(datanets.payeeAt(id, 0), alice);
        assertEq(datanets.payeeAt(id, start + 99), alice);
        assertEq(datanets.payeeAt(id, start + 100), payee);
        assertEq(datanets.payeeAt(id, start + 199), payee);
        assertEq(datanets.payeeAt(id, start + 200), bob);
        assertEq(datanets.payeeAt(id, type(uint256).max), bob);
        refused(alice);
        vm.prank(alice);
        datanets.setPayee(id, alice);
    }

    function test_TheLastChangeOfASecondHolds() public {
        skip(1);
        vm.startPrank(alice);
        datanets.setPayee(id, makeAddr("first"));
        datanets.setPayee(id, bob);
        assertEq(datanets.payeeAt(id, block.timestamp), bob);
        assertEq(datanets.payeeAt(id, block.timestamp - 1), alice);
    }

    function test_RevertWhen_ThePayeeWouldBeAPool() public {
        address last = address(uint160(type(uint64).max));
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(PayeeHistory.BadPayee.selector, last));
        datanets.setPayee(id, last);
        vm.expectRevert(abi.encodeWithSelector(PayeeHistory.BadPayee.selector, last));
        datanets.transferFrom(alice, last, id);
        datanets.setPayee(id, address(uint160(last) + 1));
    }

    /* ERC-721, ERC-2981, ERC-165 */

    function test_TheTokenUriIsTheNewestManifestsIpfsAddress() public {
        assertEq(
            datanets.tokenURI(id), "ipfs://f015512200000000000000000000000000000000000000000000000000000000000000abc"
        );
        vm.prank(alice);
        datanets.release(id, "root2", 97, bytes32(type(uint256).max));
        assertEq(
            datanets.tokenURI(id), "ipfs://f01551220ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        );
    }

    function test_ASaleOwesThePayeeFivePercent() public {
        vm.prank(alice);
        datanets.setPayee(id, bob);
        (address receiver, uint256 amount) = datanets.royaltyInfo(id, 1 ether);
        assertEq(receiver, bob);
        assertEq(amount, 0.05 ether);
        (, amount) = datanets.royaltyInfo(id, type(uint256).max);
        assertEq(amount, type(uint256).max / 20);
    }

    function test_ItSpeaksErc165Erc721Erc2981AndErc4906() public view {
        assertTrue(datanets.supportsInterface(0x01ffc9a7));
        assertTrue(datanets.supportsInterface(type(IERC721).interfaceId));
        assertTrue(datanets.supportsInterface(type(IERC2981).interfaceId));
        assertTrue(datanets.supportsInterface(0x49064906));
        assertFalse(datanets.supportsInterface(0xffffffff));
        assertEq(datanets.name(), "ModelFactory Datanet");
        assertEq(datanets.symbol(), "DATANET");
    }
}
